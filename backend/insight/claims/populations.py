"""With whom claims compare. A comparison without one of these is not made."""

from backend.insight.claims.claim import Population
from backend.insight.facts.sheet import Sheet


def scored(sheet: Sheet) -> Population:
    """Return all scored customers."""
    return Population("all scored customers", sheet.shop.customers, sheet.shop.as_of)


def own_gaps(sheet: Sheet) -> Population:
    """Return the customer's own gaps between order days."""
    return Population("own gaps between order days", sheet.log.order_days - 1, sheet.shop.as_of)


def own_orders(sheet: Sheet) -> Population:
    """Return the customer's own orders."""
    return Population("own orders", sheet.log.orders, sheet.shop.as_of)


def silences(sheet: Sheet) -> Population:
    """Return the earlier silences as long as this one, of the same kind."""
    kind = "first-time customers who had waited as long" if sheet.one else "silences that lasted as long"
    return Population(kind, sheet.ended.cases if sheet.ended else 0, sheet.shop.as_of)


def cohort(sheet: Sheet) -> Population:
    """Return the customers who first ordered in the same month."""
    own = sheet.shop.cohorts[f"{sheet.log.first:%Y-%m}"]
    return Population("customers who first ordered in the same month", own.customers, sheet.shop.as_of)


def frequent(sheet: Sheet) -> Population:
    """Return the customers of three order days or more."""
    return Population("customers of three order days or more", sheet.shop.frequent, sheet.shop.as_of)


def returners(sheet: Sheet) -> Population:
    """Return the customers of two orders or more who sent something back."""
    return Population("customers of two orders or more who sent something back", sheet.shop.returners, sheet.shop.as_of)


def ten_orders(sheet: Sheet) -> Population:
    """Return the customers of ten orders or more."""
    return Population("customers of ten orders or more", sheet.shop.ten_orders, sheet.shop.as_of)


def two_years(sheet: Sheet) -> Population:
    """Return the customers of a year and a half who bought in the earlier of the two years."""
    return Population(
        "customers of 548 days or more who bought a year earlier", sheet.shop.trend_customers, sheet.shop.as_of
    )


def order_days(sheet: Sheet) -> Population:
    """Return the order days of all customers."""
    return Population("order days of all customers", sum(sheet.shop.weekdays), sheet.shop.as_of)

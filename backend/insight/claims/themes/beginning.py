"""When this customer began, and what became of those who began with them."""

from typing import Final

from backend.insight.claims.claim import Rule, Rules
from backend.insight.claims.populations import cohort, scored
from backend.insight.facts.sheet import Sheet
from backend.insight.facts.values import Fact, Facts, days, percent

LEAST_COHORT: Final = 50


def _cohort(sheet: Sheet) -> Facts:
    own = sheet.shop.cohorts[f"{sheet.log.first:%Y-%m}"]
    return {
        "started": Fact(own.customers, "customers"),
        "first": Fact(sheet.log.first, "month"),
        "stayed": percent(own.active, own.customers),
    }


def _has_cohort(sheet: Sheet) -> bool:
    own = sheet.shop.cohorts.get(f"{sheet.log.first:%Y-%m}")
    return (
        own is not None and own.customers >= LEAST_COHORT and sheet.began and sheet.age >= 400 and sheet.log.orders_year > 0
    )


def _rare_country(sheet: Sheet) -> bool:
    shop, country = sheet.shop, sheet.log.country
    return country is not None and len(shop.countries) > 1 and 20 * shop.countries.get(country, 0) < shop.customers


CLAIMS: Final[Rules[Sheet]] = {
    "long_standing": Rule(lambda s: not s.began and s.log.orders_year > 0 and s.age >= 365, lambda _: {}),
    "newcomer": Rule(
        lambda s: s.one and s.shop.median_gap is not None and s.age <= s.shop.median_gap and s.net > 0,
        lambda s: {"median": days(s.shop.median_gap or 0)},
    ),
    "cohort": Rule(_has_cohort, _cohort, cohort),
    "country": Rule(
        _rare_country,
        lambda s: {
            "country": Fact(s.log.country or "", "country"),
            "country_share": percent(s.shop.countries.get(s.log.country or "", 0), s.shop.customers),
        },
        scored,
    ),
}

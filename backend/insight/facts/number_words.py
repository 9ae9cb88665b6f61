"""How a number is written for a marketer: one rounding per unit, so that a fact reads the same everywhere."""

from typing import Final, Literal

Unit = Literal["currency", "percent", "days", "orders", "units", "products"]

SYMBOLS: Final = {"GBP": "£", "USD": "$", "EUR": "€"}
_CENTS_BELOW = 100.0  # under this amount pennies still matter to a reader

# Unit -> (singular, plural), for the units that are counted in words.
UNIT_NOUNS: Final[dict[Unit, tuple[str, str]]] = {
    "days": ("day", "days"),
    "orders": ("order", "orders"),
    "units": ("unit", "units"),
    "products": ("product", "products"),
}


def written(value: float, unit: Unit, currency: str) -> str:
    """The value with its unit, rounded for reading.

    >>> written(1234.5, "currency", "GBP"), written(0.834, "percent", "GBP"), written(1, "orders", "GBP")
    ('£1,234', '83%', '1 order')
    """
    if unit == "currency":
        return money(value, currency)
    if unit == "percent":
        return f"{value:.0%}"
    return _count(value, unit)


def money(value: float, currency: str) -> str:
    """An amount without its sign; the sentence around it says which way it goes.

    >>> money(49.3, "GBP"), money(0, "USD"), money(-250, "CHF")
    ('£49.30', '$0', '250 CHF')
    """
    amount = abs(value)
    pennies = amount < _CENTS_BELOW and round(amount, 2) != round(amount)
    digits = f"{amount:,.2f}" if pennies else f"{amount:,.0f}"
    symbol = SYMBOLS.get(currency)
    return f"{symbol}{digits}" if symbol else f"{digits} {currency}"


def _count(value: float, unit: Unit) -> str:
    singular, plural = UNIT_NOUNS[unit]
    whole = round(value)
    if whole == 0 and value > 0:
        return f"under 1 {singular}"  # half a day ago is not "0 days ago"
    return f"{whole:,} {singular if whole == 1 else plural}"

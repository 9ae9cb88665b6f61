"""A value with its unit: what a slot of a claim holds. Exact, so that rounding happens once, in words."""

from datetime import date
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from backend.contract.shop.log_facts import MONEY_UNIT

Unit = Literal[
    "money",  # of the past, in the currency
    "forecast",  # of the future, in the currency: two digits, "about"
    "days",
    "orders",
    "customers",
    "count",
    "percent",  # a share in [0, 1]
    "floor",  # a share, said as a fraction that it is not below: "three in four"
    "factor",  # so many times
    "rank",
    "part",  # (k, n): k of n
    "month",  # a date of which the month is said
    "months",  # two dates
    "calendar_month",  # 1 to 12
    "years",
    "weekday",
    "day",  # a date
    "name",  # a product, as the shop calls it
    "country",
]
Value = int | Fraction | date | str | tuple[int, ...] | tuple[date, date]


class Fact(Struct, frozen=True, gc=False):
    """One value that a text may state."""

    value: Value
    unit: Unit


Facts = dict[str, Fact]
"""By slot. The same slot name in two claims is the same fact: a text states it once."""


def money(ten_thousandths: float | Fraction) -> Fact:
    """Return an amount of the past, from ten-thousandths of the currency (halves occur: medians)."""
    if isinstance(ten_thousandths, int):
        return Fact(Fraction(ten_thousandths, MONEY_UNIT), "money")
    return Fact(Fraction(ten_thousandths) / MONEY_UNIT, "money")


def forecast(hundredths: int) -> Fact:
    """Return an amount of the future, from hundredths of the currency."""
    return Fact(Fraction(hundredths, 100), "forecast")


def days(number: float | Fraction) -> Fact:
    """Return a span of days; a median may be a half."""
    return Fact(number if isinstance(number, int) else Fraction(number), "days")


def percent(part: int, whole: int) -> Fact:
    """Return a share."""
    return Fact(Fraction(part, whole), "percent")

"""Figures rounded as people say them, from exact values, half away from zero: one table for every language."""

from fractions import Fraction
from typing import Final, Literal, NamedTuple

SpanUnit = Literal["days", "months", "years"]
Exact = int | Fraction
FLOORS = (Fraction(19, 20), Fraction(9, 10), Fraction(4, 5), Fraction(3, 4))
DAYS_PER_YEAR: Final = Fraction(36525, 100)
DAYS_PER_MONTH: Final = DAYS_PER_YEAR / 12


class Span(NamedTuple):
    """So many days, months or years; ``about`` where a year is not exactly one."""

    number: int
    unit: SpanUnit
    about: bool = False


def rounded(value: Exact, step: Exact = 1) -> int:
    """Return how often ``step`` goes into a value of 0 or more, halves upwards. Whole numbers are ten times as fast.

    >>> rounded(Fraction(5, 2)), rounded(Fraction(14175, 1000), Fraction(1, 100))
    (3, 1418)
    """
    over, under = value.as_integer_ratio()
    if step != 1:
        top, bottom = step.as_integer_ratio()
        over, under = over * bottom, under * top
    return (2 * over + under) // (2 * under)


def money(amount: Exact) -> int:
    """Return an amount of the past in hundredths: pence below 20, whole below 1,000, then 3 digits, 2 from a million."""
    over, under = amount.as_integer_ratio()
    if over < 20 * under:
        return rounded(Fraction(100 * over, under))
    if over < 1_000 * under:
        return 100 * rounded(amount)
    return 100 * digits(amount, 3 if over < 1_000_000 * under else 2)


def digits(amount: Exact, number: int) -> int:
    """Round to so many digits; amounts under ten to whole ones.

    >>> digits(Fraction(4549), 2), digits(Fraction(995), 2)
    (4500, 1000)
    """
    over, under = amount.as_integer_ratio()
    step: int = 10 ** max(len(str(over // under)) - number, 0)
    return step * ((2 * over + under * step) // (2 * under * step))


def span(days: Exact) -> Span:
    """Round a time: days up to 59, months up to 700 days, about a year or two, then years.

    >>> span(34), span(Fraction(243))
    (Span(number=34, unit='days', about=False), Span(number=8, unit='months', about=False))
    """
    if days < 60:
        whole = rounded(days)
        return Span(whole, "days") if whole < 60 else Span(2, "months")
    if 321 <= days <= 410:
        return Span(1, "years", about=True)
    if 701 <= days <= 820:
        return Span(2, "years", about=True)
    if days <= 820:
        return Span(rounded(days, DAYS_PER_MONTH), "months")
    return Span(rounded(days, DAYS_PER_YEAR), "years", about=True)


def percent(share: Exact) -> int:
    """Round a share to whole percent; 0 stands for under one, 100 only for all.

    >>> percent(Fraction(1, 1000)), percent(Fraction(999, 1000)), percent(Fraction(1))
    (0, 99, 100)
    """
    over, under = share.as_integer_ratio()
    whole = (200 * over + under) // (2 * under)
    return min(whole, 99) if over < under else whole


def floor(share: Exact) -> Fraction:
    """Return the largest of 3/4, 4/5, 9/10, 19/20 that a share is not below."""
    return next((one for one in FLOORS if share >= one), FLOORS[-1])


def factor(times: Exact) -> Fraction:
    """Round a factor: one decimal below 3, whole above; 2 from 1.9 to 2.1."""
    if Fraction(19, 10) <= times <= Fraction(21, 10):
        return Fraction(2)
    return Fraction(rounded(times * 10), 10) if times < 3 else Fraction(rounded(times))

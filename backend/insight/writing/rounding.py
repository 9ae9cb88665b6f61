"""Figures rounded as people say them, from exact values, half away from zero: one table for every language."""

from fractions import Fraction
from typing import Literal, NamedTuple

SpanUnit = Literal["days", "months", "years"]
FLOORS = (Fraction(19, 20), Fraction(9, 10), Fraction(4, 5), Fraction(3, 4))


class Span(NamedTuple):
    """So many days, months or years; ``about`` where a year is not exactly one."""

    number: int
    unit: SpanUnit
    about: bool = False


def rounded(value: Fraction, step: Fraction = Fraction(1)) -> Fraction:
    """Return the multiple of ``step`` nearest to a value of 0 or more, halves upwards.

    >>> rounded(Fraction(5, 2)), rounded(Fraction(14175, 1000), Fraction(1, 100))
    (Fraction(3, 1), Fraction(709, 50))
    """
    over, under = value.numerator * step.denominator, value.denominator * step.numerator
    times = (2 * over + under) // (2 * under)  # whole numbers: ten times as fast as fractions
    return Fraction(times) if step == 1 else times * step


def money(amount: Fraction) -> Fraction:
    """Round an amount of the past: pence below 20, whole below 1,000, then three digits, two from a million."""
    if amount < 20:
        return rounded(amount, Fraction(1, 100))
    return rounded(amount) if amount < 1_000 else digits(amount, 3 if amount < 1_000_000 else 2)


def digits(amount: Fraction, number: int) -> Fraction:
    """Round to so many digits; amounts under ten to whole ones.

    >>> digits(Fraction(4549), 2), digits(Fraction(995), 2)
    (Fraction(4500, 1), Fraction(1000, 1))
    """
    step = Fraction(1)
    while amount / step >= 10**number:
        step *= 10
    return rounded(amount, step)


def span(days: Fraction) -> Span:
    """Round a time: days up to 59, months up to 700 days, about a year or two, then years.

    >>> span(Fraction(34)), span(Fraction(243))
    (Span(number=34, unit='days', about=False), Span(number=8, unit='months', about=False))
    """
    if days < 60:
        return Span(int(rounded(days)), "days") if rounded(days) < 60 else Span(2, "months")
    if 321 <= days <= 410:
        return Span(1, "years", about=True)
    if 701 <= days <= 820:
        return Span(2, "years", about=True)
    if days <= 820:
        return Span(int(rounded(days * 12 / Fraction(36525, 100))), "months")
    return Span(int(rounded(days / Fraction(36525, 100))), "years", about=True)


def percent(share: Fraction) -> int:
    """Round a share to whole percent; 0 stands for under one, 100 only for all.

    >>> percent(Fraction(1, 1000)), percent(Fraction(999, 1000)), percent(Fraction(1))
    (0, 99, 100)
    """
    whole = int(rounded(share * 100))
    return min(whole, 99) if share < 1 else whole


def floor(share: Fraction) -> Fraction:
    """Return the largest of 3/4, 4/5, 9/10, 19/20 that a share is not below."""
    return next((one for one in FLOORS if share >= one), FLOORS[-1])


def factor(times: Fraction) -> Fraction:
    """Round a factor: one decimal below 3, whole above; 2 from 1.9 to 2.1."""
    if Fraction(19, 10) <= times <= Fraction(21, 10):
        return Fraction(2)
    return rounded(times, Fraction(1, 10)) if times < 3 else rounded(times)

"""Does a number that a text states agree with a fact, at the precision and with the bound that the text gives it?"""

from datetime import date
from fractions import Fraction
from typing import Final

from backend.insight.checking.statements import Bound, Stated
from backend.insight.checking.tokens import Token

LEAST_DIGITS: Final = 100
"""An amount is stated to two digits at least: 1,000 means 950 to 1,050."""
HEDGED: Final = (Fraction(1, 40), Fraction(1, 10))
"""``About`` allows at least and at most these shares of the number."""
EXACT_KINDS: Final = frozenset({"count", "rank", "people"})
SPAN: Final = "span"
LONGEST_HALF: Final = Fraction(60)
"""Days by which a time in years may be off."""
RATIO: Final = Fraction(3, 20)


def agrees(stated: Stated, fact: Fraction) -> bool:
    """Return whether a fact is what the number says."""
    value = stated.token.value
    if stated.upto is not None:
        low, high = sorted((value, stated.upto.value))
        return low - half_step(stated.token, "~") <= fact <= high + half_step(stated.upto, "~")
    if stated.bound in {"=", "~"}:
        return abs(fact - value) <= tolerance(stated)
    return held(stated.bound, fact, value)


def held(bound: Bound, fact: Fraction, value: Fraction) -> bool:
    """Return whether a fact keeps a bound."""
    return {">": fact > value, "<": fact < value, ">=": fact >= value, "<=": fact <= value}[bound]


def tolerance(stated: Stated) -> Fraction:
    """Return how far a fact may lie from the number."""
    if stated.kind in EXACT_KINDS and stated.bound == "=":
        return min(Fraction(1, 2), stated.token.step / 2)
    if stated.kind == "factor":
        value = stated.token.value
        return value * RATIO if value < 1 else Fraction(1, 2) if value.denominator == 1 else stated.token.step / 2
    return half_step(stated.token, stated.bound)


def half_step(token: Token, bound: Bound) -> Fraction:
    """Return half of the place of the last digit that says something; half a month of months, and so on."""
    size = abs(token.value)
    if token.unit == SPAN:
        return min(token.step / 2, LONGEST_HALF)
    if bound == "~":
        least, most = (share * size for share in HEDGED)
        return max(min(token.step / 2, most), least)
    place = Fraction(1)
    while place * LEAST_DIGITS <= size:
        place *= 10
    return min(token.step, place if token.step > 1 else token.step) / 2


def same_interval(stated: Stated, ends: tuple[Fraction, Fraction]) -> bool:
    """Return whether a stated range is the interval, both ends at their precision."""
    if stated.upto is None:
        return False
    pairs = zip(sorted((stated.token, stated.upto), key=lambda one: one.value), ends, strict=True)
    return all(abs(fact - token.value) <= half_step(token, "~") for token, fact in pairs)


def same_day(token: Token, fact: date) -> bool:
    """Return whether a date is the one said: its year and its day only where they are said."""
    year, month, day = token.day
    return month == fact.month and year in {0, fact.year} and day in {0, fact.day}

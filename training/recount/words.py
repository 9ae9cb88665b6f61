"""Whether a figure's words say its value: rounded and worded once more, without the writer's tables."""

from collections.abc import Callable
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

ENGLISH = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
GERMAN = ["kein", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"]
ONCE = {1: ("once", "einmal"), 2: ("twice", "zweimal", "both", "das Doppelte")}
MONTHS = (
    ("January", "Januar"), ("February", "Februar"), ("March", "März"), ("April",), ("May", "Mai"), ("June", "Juni"),
    ("July", "Juli"), ("August",), ("September",), ("October", "Oktober"), ("November",), ("December", "Dezember"),
)  # fmt: skip
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
TAGE = ["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"]
TIMES = {"d": ("day", "Tag"), "m": ("month", "Monat"), "y": ("year", "Jahr", "jedes Jahr")}
FRACTIONS = (
    (Fraction(19, 20), "nineteen in twenty", "neunzehn von zwanzig"),
    (Fraction(9, 10), "nine in ten", "neun von zehn"),
    (Fraction(4, 5), "four in five", "vier von fünf"),
    (Fraction(3, 4), "three in four", "drei von vier"),
)


def says(unit: str, value: Any, text: str) -> bool:
    """Return whether a text holds what this value is called in English or in German."""
    return any(all(_stands(part, text) for part in parts) for parts in _accepted(unit, value))


def _stands(part: str, text: str) -> bool:
    """Return whether a part stands in a text as a word or number of its own; endings of words are free."""
    at = text.find(part)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(part) : at + len(part) + 2]
        number_goes_on = after[:1].isdigit() or (after[:1] in (".", ",") and after[1:].isdigit())
        if not (before.isalnum() or before in ("_", ".", ",")) and not number_goes_on:
            return True
        at = text.find(part, at + 1)
    return False


Parts = list[tuple[str, ...]]
"""Alternatives; of each, all parts must stand in the text."""


def _accepted(unit: str, value: Any) -> Parts:
    known = _WORDED.get(unit)
    if known is not None:
        return known(value)
    return [()] if value else []


def _whole(value: Any) -> Parts:
    words: Parts = [(word,) for word in _numbers(_nearest(value))]
    return words + ([("largest",), ("highest",)] if value == 1 else [])


def _floor(share: Any) -> Parts:
    return next([(english,), (german,)] for least, english, german in FRACTIONS if share >= least)


def _part(value: tuple[int, int]) -> Parts:
    k, n = value
    said: Parts = [(a, b) for a in _numbers(k) for b in (*_numbers(n), "of them", "von ihnen")]
    return said + ([("all",), ("alle",)] if k == n else [("none of",), ("keiner von",)] if k == 0 else [])


def _month(value: date) -> Parts:
    return [(name, str(value.year)) for name in MONTHS[value.month - 1]]


def _months(value: tuple[date, date]) -> Parts:
    first, last = value
    return [(a, b, str(last.year)) for a in MONTHS[first.month - 1] for b in MONTHS[last.month - 1]]


def _day(value: date) -> Parts:
    return [(str(value.day), *parts) for parts in _month(value)]


def _half_up(value: Fraction, digits: str = "1") -> Decimal:
    step = Decimal(digits)
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    if 2 * value.numerator % value.denominator == 0:  # a half, or whole: the quotient is exact
        exact = Decimal(2 * value.numerator // value.denominator) / 2
    return exact.quantize(step, rounding=ROUND_HALF_UP)


def _nearest(value: Any) -> int:
    return int(_half_up(Fraction(value)))


def _money(value: Any) -> Decimal:
    amount = Fraction(value)
    if amount < 20:
        return _half_up(amount, "0.01")
    return _digits(amount, 3 if amount < 10**6 else 2) if amount >= 1_000 else _half_up(amount)


def _forecast(value: Any) -> Decimal:
    return Decimal(10) if value < 10 else _digits(Fraction(value), 2)


def _digits(amount: Fraction, number: int) -> Decimal:
    whole = len(str(int(amount)))
    step = 10 ** max(whole - number, 0)
    return Decimal((amount / step + Fraction(1, 2)).__floor__()) * Decimal(step)


def _amounts(amount: Decimal) -> list[str]:
    pence = "" if amount == amount.to_integral_value() else f"{amount:.2f}".split(".")[1]
    whole = f"{int(amount.to_integral_value(ROUND_FLOOR)):,}"
    return [whole + (f".{pence}" if pence else ""), whole.replace(",", ".") + (f",{pence}" if pence else "")]


def _numbers(value: int) -> list[str]:
    words = [ENGLISH[value], GERMAN[value]] if 0 <= value <= 12 else []
    grouped = f"{value:,}"
    ranks = {1: "first", 2: "second", 3: "third", 5: "fifth", 8: "eighth", 9: "ninth", 12: "twelfth"}
    return [*words, *ONCE.get(value, ()), ranks.get(value, grouped), grouped, grouped.replace(",", "."), str(value)]


def _span(value: Fraction) -> list[tuple[str, ...]]:
    if value <= 1:
        days = ["today", "heute", "yesterday", "gestern", "one day", "day", "Tag"]
        return [(word,) for word in (days[:2] if value < 1 else days)]
    number, unit = _rounded_span(value)
    named = [(amount, word) for amount in _numbers(number) for word in TIMES[unit]]
    return named + ([(f"a {TIMES[unit][0]}",), (TIMES[unit][0],), (TIMES[unit][1],)] if number == 1 else [])


def _rounded_span(value: Fraction) -> tuple[int, str]:
    months = _nearest(value * 400 / Fraction(12175))
    if value < Fraction(119, 2):
        return _nearest(value), "d"
    if 321 <= value <= 410:
        return 1, "y"
    if 701 <= value <= 820:
        return 2, "y"
    return (months, "m") if value <= 820 else (_nearest(value * 100 / 36525), "y")


def _percent(share: Fraction) -> list[tuple[str, ...]]:
    whole = _nearest(share * 100)
    whole = 99 if whole == 100 and share < 1 else whole
    fine = f"{_half_up(share * 100, '0.1')}"
    texts: list[str] = [f"{whole}%", f"{whole} %", f"{fine}%", f"{fine.replace('.', ',')} %"]
    said: Parts = [(text,) for text in texts]
    return said + ([("under 1%",), ("unter 1 %",)] if 0 < share < Fraction(1, 200) else [])


def _factor(times: Fraction) -> list[tuple[str, ...]]:
    if Fraction(19, 10) <= times <= Fraction(21, 10):
        return [("twice",), ("das Doppelte",)]
    if times < 3:
        text = str(_half_up(times, "0.1"))
        return [
            (text.removesuffix(".0"),),
            (text.replace(".", ","),),
            *((word,) for word in _numbers(_nearest(times)) if text.endswith("0")),
        ]
    return [(word,) for word in _numbers(_nearest(times))]


_WORDED: dict[str, Callable[[Any], Parts]] = {
    "money": lambda value: [(amount,) for amount in _amounts(_money(value))],
    "forecast": lambda value: [(amount,) for amount in _amounts(_forecast(value))],
    "days": lambda value: _span(Fraction(value)),
    "orders": _whole,
    "customers": _whole,
    "count": _whole,
    "rank": _whole,
    "percent": lambda value: _percent(Fraction(value)),
    "floor": _floor,
    "factor": lambda value: _factor(Fraction(value)),
    "part": _part,
    "month": _month,
    "months": _months,
    "calendar_month": lambda value: [(name,) for name in MONTHS[value - 1]],
    "years": lambda value: [tuple(str(year) for year in value)],
    "weekday": lambda value: [(DAYS[value],), (TAGE[value],), (TAGE[value].capitalize(),)],
    "day": _day,
}

"""Figures in words: rounded by one table, worded by the language's."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final, get_args

from backend.insight.facts.values import Fact, Unit, Value
from backend.insight.writing.grammar import rounding
from backend.insight.writing.grammar.language import Language
from backend.insight.writing.grammar.names import shown
from backend.insight.writing.grammar.rounding import Exact

SMALL: Final = 12
"""Numbers up to it are written as words."""
REMEMBERED: Final = 4_096
"""A figure of a text is worded where its wording is chosen, where it is filled, and in its receipt."""


class Figures:
    """Words figures of one language and currency; ``style`` names a variant, such as a case."""

    def __init__(self, language: Language, currency: str) -> None:
        self._words: Mapping[str, Any] = language.words
        self._currency = currency
        self._separators = str.maketrans(dict(zip(",.", language.words["separators"], strict=True)))
        self._said: dict[str, Callable[[Any, str], str]] = {unit: getattr(self, f"_{unit}") for unit in get_args(Unit)}
        self._remembered: dict[tuple[object, str, str], str] = {}

    def text(self, fact: Fact, style: str = "") -> str:
        """Return a fact as a reader sees it."""
        value = fact.value
        known = value.as_integer_ratio() if value.__class__ is Fraction else value  # a fraction's hash is slow
        key = known, fact.unit, style
        worded = self._remembered.get(key)
        return self._worded(key, value) if worded is None else worded

    def _worded(self, key: tuple[object, str, str], value: Value) -> str:
        _, unit, style = key
        if len(self._remembered) >= REMEMBERED:
            self._remembered.clear()
        worded = self._remembered[key] = self._said[unit](value, style)
        return worded

    def number(self, value: int, style: str = "") -> str:
        """Return a whole number: a word up to twelve, else digits with separators."""
        if 0 <= value <= SMALL and style != "digits":
            return str(self._words["numbers"][value])
        return self._local(f"{value:,}")

    def _local(self, digits: str) -> str:
        return digits.translate(self._separators)

    def _amount(self, hundredths: int) -> str:
        whole, pence = divmod(hundredths, 100)
        digits = self._local(f"{hundredths / 100:,.2f}" if pence else f"{whole:,}")
        symbol = self._words["currencies"].get(self._currency)
        pattern: str = self._words["money"] if symbol else self._words["money_code"]
        return pattern.format(symbol=symbol or self._currency, digits=digits)

    def _money(self, value: Fraction, _: str) -> str:
        return self._amount(rounding.money(value))

    def _forecast(self, value: Fraction, style: str) -> str:
        if value < 10:
            return str(self._words["under"]).format(amount=self._amount(1_000))
        amount = self._amount(100 * rounding.digits(value, 2))
        return amount if style == "bare" else str(self._words["about"]).format(amount=amount)

    def _days(self, value: Exact, style: str) -> str:
        if style == "ago" and value <= 1:
            return str(self._words["ago_words"][int(value)])
        number, unit, about = rounding.span(value)
        table = self._words["spans"][unit]
        count, suffix = "one" if number == 1 else "many", "_about" if about else ""
        form = table.get(f"{count}_{style}{suffix}") or table[f"{count}{suffix}"]
        return str(form).format(n=self.number(number))

    def _orders(self, value: int, style: str) -> str:
        return self._counted("orders", value, style)

    def _customers(self, value: int, style: str) -> str:
        return self._local(f"{value:,}") if style == "bare" else self._counted("customers", value, style)

    def _counted(self, noun: str, value: int, style: str) -> str:
        table = self._words["nouns"][f"{noun}_{style}" if style else noun]
        irregular = table.get(str(value))
        return str(irregular or table["many"].format(n=self.number(value)))

    def _count(self, value: Exact, _: str) -> str:
        return self.number(rounding.rounded(value))

    def _percent(self, value: Fraction, style: str) -> str:
        if style == "fine" and value < Fraction(1, 10):
            return str(self._words["percent"]).format(self._local(f"{rounding.rounded(value * 1_000) / 10:.1f}"))
        whole = rounding.percent(value)
        if whole == 0:
            return str(self._words["under_percent"] if value > 0 else self._words["percent"].format(0))
        return str(self._words["percent"]).format(whole)

    def _floor(self, value: Fraction, _: str) -> str:
        return str(self._words["floors"][str(rounding.floor(value))])

    def _factor(self, value: Exact, _: str) -> str:
        times = rounding.factor(value)
        if times.denominator == 1:
            return self._counted("factor", int(times), "")
        return str(self._words["nouns"]["factor"]["many"]).format(n=self._local(f"{float(times):.1f}"))

    def _rank(self, value: int, style: str) -> str:
        table = self._words["ranks"]
        known = table.get(str(value))
        if known is None:
            ending = table["endings"].get(str(value % 100)) or table["endings"].get(str(value % 10)) or table["ending"]
            known = f"{value}{ending}"
        return str(table[style].format(known) if value > 1 else table[f"{style}_first"])

    def _part(self, value: tuple[int, int], style: str) -> str:
        k, n = value
        table = self._words["parts"]
        special = "all" if k == n else {0: "none", 1: "one"}.get(k, "")
        pattern = table.get(f"{style}_{special}", table[style])
        return str(pattern).format(k=self.number(k), n=self.number(n))

    def _month(self, value: date, _: str) -> str:
        return f"{self._words['months'][value.month - 1]} {value.year}"

    def _months(self, value: tuple[date, date], _: str) -> str:
        first, last = value
        start = self._words["months"][first.month - 1] if first.year == last.year else self._month(first, "")
        return str(self._words["between"]).format(start, self._month(last, ""))

    def _calendar_month(self, value: int, _: str) -> str:
        return str(self._words["months"][value - 1])

    def _years(self, value: tuple[int, ...], _: str) -> str:
        *others, last = (str(year) for year in value)
        return str(self._words["and"]).format(", ".join(others), last)

    def _weekday(self, value: int, style: str) -> str:
        return str(self._words["weekdays_plural" if style == "plural" else "weekdays"][value])

    def _day(self, value: date, _: str) -> str:
        return str(self._words["date"]).format(day=value.day, month=self._words["months"][value.month - 1], year=value.year)

    def _name(self, value: str, _: str) -> str:
        return str(self._words["quoted"]).format(shown(value))

    def _country(self, value: str, _: str) -> str:
        return shown(value)

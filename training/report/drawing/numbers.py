"""Amounts and dates as the dashboard writes them (``format.js``, in British English): no more digits than are known.

``tests/unit/report/drawing/test_numbers.py`` holds both to the same texts, for every currency.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - the page's own ``date`` writes one
from decimal import ROUND_HALF_UP, Decimal
from math import floor, log10
from typing import Final

NO_CURRENCY: Final = "XXX"
MINUS: Final = "\N{MINUS SIGN}"
GAP: Final = "\N{NO-BREAK SPACE}"
SIGNS: Final = {
    "AUD": "A$", "BRL": "R$", "CAD": "CA$", "CNY": "CN¥", "EUR": "€", "GBP": "£", "HKD": "HK$", "ILS": "₪", "INR": "₹",
    "JPY": "JP¥", "KRW": "₩", "MXN": "MX$", "NZD": "NZ$", "PHP": "₱", "TWD": "NT$", "USD": "US$", "VND": "₫",
    "XAF": "FCFA", "XCD": "EC$", "XCG": "Cg.", "XOF": "F\N{NARROW NO-BREAK SPACE}CFA", "XPF": "CFPF",
}  # fmt: skip
"""All currencies that Unicode's locale data (CLDR, en-GB) write with a sign; every other one is written by its code."""
SPACED: Final = frozenset({"XAF", "XCG", "XOF", "XPF"})
SCALES: Final = ((0, ""), (3, "k"), (6, "m"), (9, "bn"), (12, "tn"))
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec")

Format = Callable[[float], str]


def rounded(value: float, digits: int = 0, *, shift: int = 0) -> Decimal:
    """Return ``value`` x 10 ** ``shift`` to so many decimals, halves away from zero: of the number as it is written."""
    return Decimal(repr(float(value))).scaleb(shift).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def plain(value: float, digits: int = 2) -> str:
    """Return a number with exactly so many decimals."""
    return _signed_text(value, f"{abs(rounded(value, digits)):,}")


def count(value: float) -> str:
    """Return a whole number."""
    return plain(value, 0)


def whole(share: float) -> str:
    """Return a share in whole percent."""
    return _signed_text(share, f"{abs(rounded(share, shift=2)):,}%")


def percent(share: float) -> str:
    """Return a share in whole percent; what is not quite nothing, or not quite all, is never said to be."""
    if 0 < share < 0.01:
        return "<1%"
    return ">99%" if 0.99 < share < 1 else whole(share)


def percent1(share: float) -> str:
    """Return a share in percent with one decimal."""
    return _signed_text(share, f"{abs(rounded(share, 1, shift=2)):,}%")


def signed(value: float, said: Format) -> str:
    """Return a change with its sign; none where it rounds to nothing."""
    size = said(abs(value))
    return size if size == said(0) else (f"+{size}" if value > 0 else f"{MINUS}{size}")


def round3(value: float) -> float:
    """Return the nearest number of three leading digits, at least a whole one: more are not known."""
    step = 10.0 ** max(0, floor(log10(abs(value) or 1.0)) - 2)
    return float(rounded(value / step)) * step


def date(day: Date) -> str:
    """Return a day such as 9 Dec 2011; it does not break."""
    return f"{day.day}{GAP}{MONTHS[day.month - 1]}{GAP}{day.year}"


def short_day(day: Date) -> str:
    """Return a day without its year."""
    return f"{day.day}{GAP}{MONTHS[day.month - 1]}"


def month(day: Date) -> str:
    """Return a month such as Dec 2011."""
    return f"{MONTHS[day.month - 1]}{GAP}{day.year}"


def some(number: float, one: str, many: str = "") -> str:
    """Return a count with its noun: 1 customer, 2 customers."""
    return f"{count(number)} {one if rounded(number) == 1 else many or one + 's'}"


def ago(days: int) -> str:
    """Return how many days ago something was."""
    return "today" if days < 1 else "yesterday" if days == 1 else f"{count(days)} days ago"


@dataclass(frozen=True, slots=True)
class Money:
    """Amounts in one currency, by its code (ISO 4217); ``XXX`` where the log names none: then bare numbers."""

    currency: str

    def money(self, value: float) -> str:
        """Return an amount in whole units; under ten, with what of its hundredths there is."""
        if 0 < abs(value) < 10:
            return self._marked(value, f"{abs(rounded(value, 2)):,}".rstrip("0").rstrip("."))
        return self._marked(value, f"{abs(rounded(value)):,}")

    def brief(self, value: float) -> str:
        """Return an amount to three leading digits: £443k, £6.21m."""
        if abs(value) < 1000:
            return self.money(value)
        power = floor(log10(abs(value)))
        shown = abs(rounded(value, 2 - power))
        tens, unit = max(one for one in SCALES if shown >= Decimal(1).scaleb(one[0]))
        text = f"{shown.scaleb(-tens):,f}"
        return self._marked(value, (text.rstrip("0").rstrip(".") if "." in text else text) + unit)

    def _marked(self, value: float, text: str) -> str:
        if self.currency == NO_CURRENCY:
            return _signed_text(value, text)
        sign = SIGNS.get(self.currency, self.currency)
        gap = GAP if self.currency in SPACED or self.currency not in SIGNS else ""
        return _signed_text(value, f"{sign}{gap}{text}")


def _signed_text(value: float, text: str) -> str:
    """Return the text with a real minus sign, where any of its digits is not 0."""
    return f"{MINUS}{text}" if value < 0 and any(one in "123456789" for one in text) else text

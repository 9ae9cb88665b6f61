"""What a transaction can be: a day, an amount, a horizon. What could mean two things is refused, never guessed."""

import math
import re
from datetime import date, datetime
from typing import Any, Final

from backend.errors import ImpossibleValue

UNITS: Final = 10_000
"""Amounts are whole ten-thousandths of the currency, as training keeps them: their sums do not depend on an order."""
MOST_AMOUNT: Final = 1e9
MOST_HORIZON_DAYS: Final = 3_650
FIRST_DAY: Final = date(1900, 1, 1).toordinal()
"""Nobody bought before; a day before it stands for one that is not known."""
_YEAR_FIRST = re.compile(r"\d{4}([-/]?)\d{2}\1\d{2}(?!\d)", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)


def ordinal_day(given: Any, field: str) -> int:
    """Return the day as ``date.toordinal`` does, from ISO 8601 (a time is ignored) or yyyy/mm/dd.

    Raises ``ImpossibleValue`` for anything else, 05/03/2024 above all.
    """
    text = given.strip() if isinstance(given, str) else ""
    year_first = _YEAR_FIRST.match(text)
    if year_first is None:
        raise ImpossibleValue(f"{field} must be a day as YYYY-MM-DD, not {_shown(given)}.", field=field)
    try:
        rest = text[year_first.end() :]
        day = datetime.fromisoformat(text.replace("/", "-")) if rest else date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        raise ImpossibleValue(f"{field} is no day of the calendar: {_shown(given)}.", field=field) from None
    return day.toordinal()


def day_of_purchase(given: Any, field: str) -> int:
    """Return what ``ordinal_day`` does; raises ``ImpossibleValue`` for days before ``FIRST_DAY`` too."""
    day = ordinal_day(given, field)
    if day < FIRST_DAY:
        raise ImpossibleValue(f"{field} is before anybody bought: {_shown(given)}.", field=field)
    return day


def amount_in_units(given: Any, field: str) -> int:
    """Return the amount in ``UNITS``, from a number or a text that is a plain number. Raises ``ImpossibleValue``."""
    number = _number(given)
    if number is None or not abs(number) < MOST_AMOUNT:  # also for nan
        raise ImpossibleValue(f"{field} must be a number below {MOST_AMOUNT:.0e}, not {_shown(given)}.", field=field)
    return round(number * UNITS)


def horizon_in_days(given: Any, field: str) -> int:
    """Return a whole number of days, from 1 to ten years. Raises ``ImpossibleValue``."""
    number = _number(given)
    if number is None or not (1 <= number <= MOST_HORIZON_DAYS and number == int(number)):
        raise ImpossibleValue(
            f"{field} must be a whole number of days, from 1 to {MOST_HORIZON_DAYS:,}, not {_shown(given)}.", field=field
        )
    return int(number)


def _number(given: Any) -> float | None:
    if isinstance(given, str) and _NUMBER.fullmatch(given.strip()):
        return float(given)
    if isinstance(given, float) or (isinstance(given, int) and not isinstance(given, bool)):
        return float(given) if abs(given) < 1e300 else math.inf
    return None


def _shown(given: Any) -> str:
    """Return what was sent, short and on one line; ``nothing`` for null."""
    return "nothing" if given is None else repr(given)[:40].encode("ascii", "backslashreplace").decode()

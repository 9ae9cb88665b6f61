"""What a summary of a history can be, in the words of papers on the BG/NBD; what contradicts itself is refused."""

from collections.abc import Mapping
from typing import Any, Final

from backend.contract.histories import Summary
from backend.errors import ImpossibleValue
from backend.guardrails.transactions import MOST_AMOUNT

SUMMARY_WORDS: Final = ("frequency", "recency", "T", "monetary_value")
_MOST_DAYS: Final = 36_525


def summary(given: Mapping[Any, Any]) -> Summary:
    """Return the summary: repeat purchases, days from the first purchase to the last, days since the first, mean value.

    Raises ``ImpossibleValue``.

    >>> summary({"frequency": 2, "recency": 200, "T": 300, "monetary_value": 95.5})
    Summary(frequency=2, recency_days=200, age_days=300, monetary_value=95.5)
    """
    repeats = _number(given, "frequency", _MOST_DAYS)
    age, recency = _number(given, "T", _MOST_DAYS), _number(given, "recency", _MOST_DAYS)
    if repeats % 1:
        raise ImpossibleValue(f"frequency must be a whole number of purchases, not {repeats:g}.", field="frequency")
    if recency > age:
        raise ImpossibleValue(f"recency ({recency:g}) cannot exceed T ({age:g}).", field="recency")
    if repeats > int(recency) or (recency >= 1 and not repeats):
        raise ImpossibleValue(
            f"{repeats:g} repeat purchases do not fit into {int(recency)} days from the first purchase to the last.",
            field="frequency",
        )
    return Summary(int(repeats), int(recency), max(int(age), 1), _number(given, "monetary_value", MOST_AMOUNT))


def _number(given: Mapping[Any, Any], word: str, most: float) -> float:
    value = given.get(word)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise ImpossibleValue(f"{word} must be a number from 0 to {most:,.0f}.", field=word)
    return float(value)

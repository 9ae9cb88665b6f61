"""Slots: the only way a sentence may carry a number. ``{{predicted_spend}}`` is written by the model, filled
by code."""

import re
from functools import lru_cache
from typing import Final

from backend.insight.facts.facts import FactSheet
from backend.insight.facts.number_words import SYMBOLS, UNIT_NOUNS, Unit

SLOT: Final = re.compile(r"\{\{([a-z_]{1,40})\}\}")
_SPACED = re.compile(r"\{\{\s{0,3}([a-z_]{1,40})\s{0,3}\}\}")


def slot_ids(text: str) -> list[str]:
    """The fact ids that a text uses, in order, known or not."""
    return SLOT.findall(text)


def without_slots(text: str) -> str:
    """The model's own words: every slot replaced by a semicolon, which breaks words and sentences alike."""
    return SLOT.sub(";", text)


def rendered(text: str, sheet: FactSheet) -> str:
    """The text as a reader sees it; every slot must be known (grounding has checked that)."""
    facts = sheet.facts
    return SLOT.sub(lambda match: facts[match[1]].text, text)


def without_echo(text: str, sheet: FactSheet) -> str:
    """Drop the unit that a writer repeats around a slot: ``£{{total_spend}}``, ``{{recency_days}} days``.

    The slot brings its own unit, and only that same unit is dropped; another one stays, and fails the check.
    """
    if "{{" not in text:
        return text
    text = _SPACED.sub(r"{{\1}}", text)
    return _echo(sheet.currency).sub(lambda match: _kept(match, sheet), text)


@lru_cache(maxsize=16)
def _echo(currency: str) -> re.Pattern[str]:
    symbol = re.escape(SYMBOLS.get(currency, currency))
    nouns = "|".join(noun for pair in UNIT_NOUNS.values() for noun in reversed(pair))
    return re.compile(rf"({symbol}\s?)?\{{\{{([a-z_]{{1,40}})\}}\}}(\s?%|[\s-](?:{nouns})\b)?")


def _kept(match: re.Match[str], sheet: FactSheet) -> str:
    before, name, after = match[1] or "", match[2], match[3] or ""
    fact = sheet.facts.get(name)
    if fact is None:
        return match[0]
    if fact.unit == "currency":
        before = ""
    if after and after.strip(" -\t\n") in _own_words(fact.unit):
        after = ""
    return f"{before}{{{{{name}}}}}{after}"


def _own_words(unit: Unit) -> tuple[str, ...]:
    return ("%",) if unit == "percent" else UNIT_NOUNS.get(unit, ())

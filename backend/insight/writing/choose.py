"""The most telling claims of a case, by rule: who, how it stands now, and what few others share."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from backend.insight.writing.outline import Outline

MOST: Final = 4
ENOUGH_FOR_ONE_TIMERS: Final = 2
PARTS: Final = ("who", "rhythm", "now", "past", "peers", "unknown", "ahead")
AHEAD: Final = ("odds", "value")
SHORT: Final = ("second_order_unlikely", "too_new", "nothing_kept")
"""Beside one of these a customer of one order has been told: more would only repeat that nothing is known."""


@lru_cache(maxsize=1_024)
def chosen(outline: Outline) -> tuple[str, ...]:
    """Return the ids of two to four claims, in the order in which they are told; remembered, as requests share outlines."""
    claims = outline.claims
    picked = _first(outline, "who")
    picked += [name for name in _first(outline, "now") if outline.agree(name, picked)]
    most = ENOUGH_FOR_ONE_TIMERS if any(name in claims for name in SHORT) else MOST
    for name in _ranked(outline, [name for name in claims if claims[name].part not in ("who", "now")]):
        if len(picked) >= most:
            break
        if _wanted(outline, name, picked):
            picked.append(name)
    return tuple(in_order(outline, _second_ahead(outline, picked, most)))


def in_order(outline: Outline, picked: Sequence[str]) -> list[str]:
    """Return claims in the order of their parts; those of one part as they come."""
    return sorted(picked, key=lambda name: PARTS.index(outline.claims[name].part))


def _ranked(outline: Outline, names: Sequence[str]) -> list[str]:
    return sorted(names, key=lambda name: (-outline.tells(name), name))


def _first(outline: Outline, part: str) -> list[str]:
    return _ranked(outline, [name for name, one in outline.claims.items() if one.part == part and not one.filler])[:1]


def _wanted(outline: Outline, name: str, picked: Sequence[str]) -> bool:
    claim = outline.claims[name]
    if claim.filler and len(picked) > 2:
        return False
    ahead = claim.family in AHEAD and any(outline.claims[other].family in AHEAD for other in picked)
    return not ahead and outline.agree(name, picked)


def _second_ahead(outline: Outline, picked: list[str], most: int) -> list[str]:
    """Add a second look ahead where there is hardly anything else to say."""
    claims = outline.claims
    others = [name for name, one in claims.items() if one.family in AHEAD and not one.filler and name not in picked]
    for name in _ranked(outline, others):
        if len(picked) < min(3, most) and outline.agree(name, picked):
            picked = [*picked, name]
    return picked

"""The most telling claims of a case, by rule: who, how it stands now, and what few others share."""

from math import log2
from typing import Final

from backend.insight.writing.case import Case, Held

MOST: Final = 4
ENOUGH_FOR_ONE_TIMERS: Final = 2
PARTS: Final = ("who", "rhythm", "now", "past", "peers", "unknown", "ahead")
AHEAD: Final = ("odds", "value")
SURPRISE: Final = 0.6
SHORT: Final = ("second_order_unlikely", "too_new", "nothing_kept")
"""Beside one of these a customer of one order has been told: more would only repeat that nothing is known."""


def chosen(case: Case) -> list[str]:
    """Return the ids of two to four claims, in the order in which they are told."""
    picked = _first(case, "who")
    picked += [name for name in _first(case, "now") if case.agree(name, picked)]
    most = ENOUGH_FOR_ONE_TIMERS if any(name in case.held for name in SHORT) else MOST
    for name in _ranked(case, [name for name in case.held if case.held[name].part not in ("who", "now")]):
        if len(picked) >= most:
            break
        if _wanted(case, name, picked):
            picked.append(name)
    return in_order(case, _second_ahead(case, picked, most))


def in_order(case: Case, picked: list[str]) -> list[str]:
    """Return claims in the order of their parts; those of one part as they come."""
    return sorted(picked, key=lambda name: PARTS.index(case.held[name].part))


def tells(case: Case, held: Held) -> float:
    """Return how much a claim tells: useful and rare is more."""
    return held.use * (-log2(case.share(held.id)) + SURPRISE)


def _ranked(case: Case, names: list[str]) -> list[str]:
    return sorted(names, key=lambda name: (-tells(case, case.held[name]), name))


def _first(case: Case, part: str) -> list[str]:
    return _ranked(case, [name for name, held in case.held.items() if held.part == part and not held.filler])[:1]


def _wanted(case: Case, name: str, picked: list[str]) -> bool:
    held = case.held[name]
    if held.filler and len(picked) > 2:
        return False
    ahead = held.family in AHEAD and any(case.held[other].family in AHEAD for other in picked)
    return not ahead and case.agree(name, picked)


def _second_ahead(case: Case, picked: list[str], most: int) -> list[str]:
    """Add a second look ahead where there is hardly anything else to say."""
    others = [name for name, held in case.held.items() if held.family in AHEAD and not held.filler and name not in picked]
    for name in _ranked(case, others):
        if len(picked) < min(3, most) and case.agree(name, picked):
            picked = [*picked, name]
    return picked

"""All claims about a scored customer, by id."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, TypeVar

from backend.insight.claims.claim import Claim
from backend.insight.claims.themes import (
    ahead,
    asked,
    beginning,
    calendar,
    goods,
    money,
    returned,
    returning,
    rhythm,
    trend,
    who,
)
from backend.insight.facts.asked import Asked
from backend.insight.facts.sheet import Sheet

S = TypeVar("S")
_THEMES: Final = (who, beginning, rhythm, returning, calendar, goods, returned, trend, money, ahead)
INVENTORY: Final[Mapping[str, Claim[Sheet]]] = MappingProxyType(
    {claim.id: claim for theme in _THEMES for claim in theme.CLAIMS}
)
"""Of scored customers, in the order of their themes."""
ASKED: Final[Mapping[str, Claim[Asked]]] = MappingProxyType({claim.id: claim for claim in asked.CLAIMS})
"""Of requests."""
EVERY: Final[Mapping[str, Claim[Any]]] = MappingProxyType({**INVENTORY, **ASKED})
EVERY_ID: Final = tuple(EVERY)


def holding(claims: Mapping[str, Claim[S]], about: S) -> dict[str, Claim[S]]:
    """Return those of some claims that hold of a customer."""
    return {name: claim for name, claim in claims.items() if claim.holds(about)}


@lru_cache(maxsize=1)
def exclusions() -> Mapping[str, frozenset[str]]:
    """Return, by claim, what it must not stand beside: as either of the two says."""
    both: dict[str, set[str]] = {name: set() for name in EVERY_ID}
    for name, others in [(claim.id, claim.never_with) for claims in (INVENTORY, ASKED) for claim in claims.values()]:
        for other in others:
            both[name].add(other)
            both[other].add(name)
    return {name: frozenset(others) for name, others in both.items()}

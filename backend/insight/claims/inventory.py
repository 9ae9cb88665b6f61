"""All claims about a scored customer, by id."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from backend.insight.claims.claim import Claim
from backend.insight.claims.themes import ahead, beginning, calendar, goods, money, returned, returning, rhythm, trend, who
from backend.insight.facts.sheet import Sheet

_THEMES: Final = (who, beginning, rhythm, returning, calendar, goods, returned, trend, money, ahead)
INVENTORY: Final[Mapping[str, Claim[Sheet]]] = MappingProxyType(
    {claim.id: claim for theme in _THEMES for claim in theme.CLAIMS}
)
"""In the order of their themes."""


def holding(sheet: Sheet) -> dict[str, Claim[Sheet]]:
    """Return the claims that hold for a customer."""
    return {name: claim for name, claim in INVENTORY.items() if claim.holds(sheet)}


def exclusions(claims: Mapping[str, Claim[Sheet]] = INVENTORY) -> Mapping[str, frozenset[str]]:
    """Return, by claim, what it must not stand beside: as either of the two says."""
    both: dict[str, set[str]] = {name: set() for name in claims}
    for name, claim in claims.items():
        for other in claim.never_with:
            both[name].add(other)
            both[other].add(name)
    return {name: frozenset(others) for name, others in both.items()}

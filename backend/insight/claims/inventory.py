"""All claims about a scored customer, by id."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, TypeVar

from backend.insight.claims.claim import Claim, Rules
from backend.insight.claims.table import TABLE
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

S = TypeVar("S")
_THEMES: Final = (who, beginning, rhythm, returning, calendar, goods, returned, trend, money, ahead)


def _claims(*rules: Rules[S]) -> Mapping[str, Claim[S]]:
    """Join the table with how its claims are proved, in the table's order."""
    proved = {name: rule for theme in rules for name, rule in theme.items()}
    return MappingProxyType(
        {
            row.id: Claim(*row[:6], rule.holds, rule.facts, rule.population, row.never_with, row.filler)
            for row in TABLE
            if (rule := proved.get(row.id)) is not None
        }
    )


INVENTORY: Final = _claims(*(theme.CLAIMS for theme in _THEMES))
"""Of scored customers, in the order of their themes."""
ASKED: Final = _claims(asked.CLAIMS)
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

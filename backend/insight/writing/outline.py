"""The outline of a case: which claims hold, what each states, how rare it is; a choice goes by nothing else."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from math import log2
from typing import Any, Final

from msgspec import Struct, field

from backend.contract.parameters.scoring import SegmentThresholds
from backend.insight.claims.claim import Claim
from backend.insight.claims.inventory import ASKED, exclusions
from backend.insight.facts.asked import Asked
from backend.insight.facts.values import Facts, Unit

SHARED: Final = frozenset({"customers", "horizon"})
"""Slots that name a frame, not a fact of the customer: two claims may both state them."""
UNSEEN_SHARE: Final = 0.1
LEAST_SHARE: Final = 1e-4
SURPRISE: Final = 0.6
_ANY_DAY: Final = date(2000, 1, 1)
Signature = tuple[tuple[str, tuple[tuple[str, Unit], ...]], ...]
"""Of each claim that holds its id and its facts, by name and unit."""


class Outline(Struct, frozen=True, eq=False):
    """``claims`` that hold, by id; ``slots``: the facts of each, by name and unit; ``shares``: of how many customers each
    holds."""

    claims: Mapping[str, Claim[Any]]
    slots: Mapping[str, tuple[tuple[str, Unit], ...]]
    states: Mapping[str, frozenset[str]]
    shares: Mapping[str, float]
    readings: dict[tuple[str, int], Any] = field(default_factory=dict)
    """Of this outline, by language and seed, the wordings that read best, where they are the same for everybody."""

    def share(self, name: str) -> float:
        """Return the share of customers of whom a claim holds, in (0, 1]."""
        return max(self.shares.get(name, UNSEEN_SHARE), LEAST_SHARE)

    def tells(self, name: str) -> float:
        """Return how much a claim tells: useful and rare is more."""
        return self.claims[name].use * (-log2(self.share(name)) + SURPRISE)

    def agree(self, name: str, others: Iterable[str]) -> bool:
        """Return whether a claim may stand beside these: none excludes it, is of its family, or states what it states."""
        family, never, states = self.claims[name].family, exclusions()[name], self.states[name]
        return not any(
            other in never or self.claims[other].family == family or self.states[other] & states for other in others
        )


def outlined(claims: Mapping[str, Claim[Any]], signature: Signature, shares: Mapping[str, float]) -> Outline:
    """Return the outline of those of some claims that hold."""
    slots = dict(signature)
    states = {name: frozenset([slot for slot, _ in facts]) - SHARED for name, facts in signature}
    return Outline({name: claims[name] for name in slots}, slots, states, shares)


@lru_cache(maxsize=1_024)
def outlined_request(names: tuple[str, ...]) -> Outline:
    """Return the outline of a request of which these claims hold; there are few, as nothing is known of how rare a claim is
    among others, and what a claim of six numbers states is the same for every request."""
    anybody = Asked(1, 1.0, 1.0, 1, 1, 1, 1, "Low Value", SegmentThresholds(1.0, 1.0), "", _ANY_DAY)
    return outlined(ASKED, tuple([(name, units(ASKED[name].facts(anybody))) for name in names]), {})


def units(facts: Facts) -> tuple[tuple[str, Unit], ...]:
    """Return the names and units of facts."""
    return tuple([(name, fact.unit) for name, fact in facts.items()])

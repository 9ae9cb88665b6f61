"""A customer's case: the claims that hold, the actions that fit, and nothing about whom it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar
from zlib import crc32

from backend.insight.actions.action import Action, Terms
from backend.insight.actions.asked import ASKED_ACTIONS
from backend.insight.actions.catalogue import ACTIONS
from backend.insight.actions.fitting import carried, fitting
from backend.insight.claims.claim import Claim, Population
from backend.insight.claims.inventory import ASKED, INVENTORY, exclusions, holding
from backend.insight.facts.asked import Asked
from backend.insight.facts.sheet import Sheet
from backend.insight.facts.values import Facts

S = TypeVar("S")
SHARED: frozenset[str] = frozenset({"customers", "horizon"})
"""Slots that name a frame, not a fact of the customer: two claims may both state them."""
UNSEEN_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Held:
    """A claim that holds: its figures, with whom it compares, how it is told."""

    id: str
    part: str
    family: str
    polarity: int
    use: int
    filler: bool
    relation: str
    facts: Facts
    population: Population | None

    @property
    def states(self) -> frozenset[str]:
        """Return the facts that it states."""
        return frozenset(self.facts) - SHARED


@dataclass(frozen=True, slots=True)
class Advice:
    """An action that fits, with the claims that it may rest on, best first."""

    code: str
    because: tuple[str, ...]
    cost: str
    measure: str


@dataclass(frozen=True, slots=True)
class Case:
    """``shares``: of how many customers a claim holds. ``seed`` decides between equals, so that a customer always reads the
    same. ``bands``: coarse words for what a model may know. ``never``: by claim, what it must not stand beside.
    """

    held: Mapping[str, Held]
    advice: tuple[Advice, ...]
    never: Mapping[str, frozenset[str]]
    shares: Mapping[str, float]
    seed: int
    bands: tuple[str, ...]
    currency: str
    as_of: date
    model_version: str
    holdout: bool

    def share(self, name: str) -> float:
        """Return the share of customers of whom a claim holds, in (0, 1]."""
        return max(self.shares.get(name, UNSEEN_SHARE), 1e-4)

    def agree(self, name: str, others: Mapping[str, object] | list[str]) -> bool:
        """Return whether a claim may stand beside these: none excludes it, is of its family, or states what it states."""
        one = self.held[name]
        for other in others:
            beside = self.held[other]
            if other in self.never[name] or beside.family == one.family or beside.states & one.states:
                return False
        return True


def scored_case(sheet: Sheet, model_version: str, terms: Terms | None = None) -> Case:
    """Return the case of a scored customer."""
    terms, claims, log = terms or Terms(), holding(INVENTORY, sheet), sheet.log
    return Case(
        held={name: _held(claim, sheet) for name, claim in claims.items()},
        advice=tuple(_advice(one, claims) for one in fitting(ACTIONS, sheet, claims, terms)),
        never=_never(),
        shares=sheet.shop.holds,
        seed=crc32(f"{log.first} {log.last} {log.bought} {log.orders} {log.products}".encode()),
        bands=_bands(log.orders, sheet.away),
        currency=sheet.currency,
        as_of=sheet.shop.as_of,
        model_version=model_version,
        holdout=terms.holdout,
    )


def asked_case(asked: Asked, model_version: str) -> Case:
    """Return the case of a request."""
    claims = holding(ASKED, asked)
    return Case(
        held={name: _held(claim, asked) for name, claim in claims.items()},
        advice=tuple(_advice(one, claims) for one in fitting(ASKED_ACTIONS, asked, claims, Terms())),
        never=_never(),
        shares={},
        seed=crc32(f"{asked.orders} {asked.net} {asked.away} {asked.products}".encode()),
        bands=_bands(asked.orders, asked.away),
        currency=asked.currency,
        as_of=asked.as_of,
        model_version=model_version,
        holdout=False,
    )


ORDERS: tuple[tuple[int, str], ...] = ((1, "one"), (4, "two to four"), (9, "five to nine"), (19, "ten to nineteen"))
AWAY: tuple[tuple[int, str], ...] = (
    (7, "within a week"),
    (30, "within a month"), (90, "within three months"), (180, "within half a year"), (365, "within a year"),
)  # fmt: skip


def _band(value: int, bands: tuple[tuple[int, str], ...]) -> str:
    return next((words for most, words in bands if value <= most), "more")


def _bands(orders: int, away: int) -> tuple[str, ...]:
    return (f"orders: {_band(orders, ORDERS)}", f"last order: {_band(away, AWAY)}")


def _held(claim: Claim[S], about: S) -> Held:
    population: Callable[[S], Population] | None = claim.population
    return Held(
        claim.id,
        claim.part,
        claim.family,
        claim.polarity,
        claim.use,
        claim.filler,
        claim.relation,
        claim.facts(about),
        population(about) if population else None,
    )


def _advice(action: Action[S], claims: Mapping[str, Claim[S]]) -> Advice:
    return Advice(action.code, tuple(carried(action, claims)), action.cost, action.measure)


@lru_cache(maxsize=1)
def _never() -> Mapping[str, frozenset[str]]:
    return exclusions()

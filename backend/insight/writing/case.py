"""A customer's case: the claims that hold, the actions that fit, and nothing about whom it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple
from zlib import crc32

from backend.insight.actions.action import Action, Terms
from backend.insight.actions.asked import ASKED_ACTIONS
from backend.insight.actions.catalogue import ACTIONS
from backend.insight.actions.fitting import Advice, fitting
from backend.insight.claims.claim import Claim, Population
from backend.insight.claims.inventory import ASKED, INVENTORY
from backend.insight.facts.asked import Asked
from backend.insight.facts.sheet import Sheet
from backend.insight.facts.values import Facts
from backend.insight.writing.outline import Outline, Signature, outlined, outlined_request

NO_TERMS: Final = Terms()


class Held(NamedTuple):
    """A claim that holds, of whom, and its figures."""

    claim: Claim[Any]
    about: Any
    facts: Facts

    @property
    def family(self) -> str:
        """Return what the claim is about."""
        return self.claim.family

    @property
    def polarity(self) -> int:
        """Return whether it is good, neutral or to be watched."""
        return self.claim.polarity

    def population(self) -> Population | None:
        """Return with whom it compares."""
        return self.claim.population(self.about) if self.claim.population else None


@dataclass(frozen=True, slots=True)
class Case:
    """``seed`` decides between equals, so that a customer always reads the same. ``bands``: coarse words for what a model
    may know. ``terms``: of the shop.
    """

    about: Any
    held: Mapping[str, Held]
    outline: Outline
    actions: Sequence[Action[Any]]
    terms: Terms
    seed: int
    bands: tuple[str, ...]
    currency: str
    as_of: date
    model_version: str

    def advice(self) -> Iterator[Advice[Any]]:
        """Yield the actions that fit, the best first; one always does."""
        return fitting(self.actions, self.about, self.held, self.terms)

    def best(self) -> Advice[Any]:
        """Return the action that fits best."""
        return next(self.advice())


def scored_case(sheet: Sheet, model_version: str, terms: Terms = NO_TERMS) -> Case:
    """Return the case of a scored customer."""
    log, held = sheet.log, _held(INVENTORY, sheet)
    return Case(
        about=sheet,
        held=held,
        outline=outlined(INVENTORY, _signature(held), sheet.shop.holds),
        actions=ACTIONS,
        terms=terms,
        seed=crc32(f"{log.first} {log.last} {log.bought} {log.orders} {log.products}".encode()),
        bands=_bands(log.orders, sheet.away),
        currency=sheet.currency,
        as_of=sheet.shop.as_of,
        model_version=model_version,
    )


def asked_case(asked: Asked, model_version: str) -> Case:
    """Return the case of a request."""
    held = _held(ASKED, asked)
    return Case(
        about=asked,
        held=held,
        outline=outlined_request(_signature(held)),
        actions=ASKED_ACTIONS,
        terms=NO_TERMS,
        seed=crc32(f"{asked.orders} {asked.net} {asked.away} {asked.products}".encode()),
        bands=_bands(asked.orders, asked.away),
        currency=asked.currency,
        as_of=asked.as_of,
        model_version=model_version,
    )


ORDERS: tuple[tuple[int, str], ...] = ((1, "one"), (4, "two to four"), (9, "five to nine"), (19, "ten to nineteen"))
AWAY: tuple[tuple[int, str], ...] = (
    (7, "within a week"),
    (30, "within a month"), (90, "within three months"), (180, "within half a year"), (365, "within a year"),
)  # fmt: skip


def _band(value: int, bands: tuple[tuple[int, str], ...]) -> int:
    return next((place for place, (most, _) in enumerate(bands) if value <= most), len(bands))


@lru_cache(maxsize=64)
def _words(orders: int, away: int) -> tuple[str, ...]:
    told = [*(words for _, words in ORDERS), "more"][orders], [*(words for _, words in AWAY), "more"][away]
    return (f"orders: {told[0]}", f"last order: {told[1]}")


def _bands(orders: int, away: int) -> tuple[str, ...]:
    return _words(_band(orders, ORDERS), _band(away, AWAY))


def _held(claims: Mapping[str, Claim[Any]], about: Any) -> dict[str, Held]:
    return {name: Held(one, about, one.facts(about)) for name, one in claims.items() if one.holds(about)}


def _signature(held: Mapping[str, Held]) -> Signature:
    return tuple([(name, *one.facts) for name, one in held.items()])

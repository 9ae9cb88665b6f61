"""A customer's case: the claims that hold, the actions that fit, and nothing about whom it is."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final
from zlib import crc32

from msgspec import Struct

from backend.insight.actions.action import Action, Terms
from backend.insight.actions.asked import ASKED_ACTIONS
from backend.insight.actions.catalogue import ACTIONS
from backend.insight.actions.fitting import Advice, fitting
from backend.insight.claims.claim import Claim, Population
from backend.insight.claims.inventory import ASKED, INVENTORY
from backend.insight.facts.asked import Asked
from backend.insight.facts.sheet import Sheet
from backend.insight.facts.values import Facts
from backend.insight.writing.outline import Outline, Signature, outlined, outlined_request, units

NO_TERMS: Final = Terms()


class Held:
    """A claim that holds, and of whom; its figures are worked out when first asked for."""

    __slots__ = ("_facts", "about", "claim")

    def __init__(self, claim: Claim[Any], about: Any) -> None:
        self.claim, self.about = claim, about
        self._facts: Facts | None = None

    @property
    def facts(self) -> Facts:
        """Return its figures, by slot."""
        if self._facts is None:
            self._facts = self.claim.facts(self.about)
        return self._facts

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


class Case(Struct, frozen=True):
    """``seed`` decides between equals, so that a customer always reads the same. ``orders``, and ``away`` in days, are told
    a model in bands. ``terms``: of the shop."""

    about: Any
    held: Mapping[str, Held]
    outline: Outline
    actions: Sequence[Action[Any]]
    terms: Terms
    seed: int
    orders: int
    away: int
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
        orders=log.orders,
        away=sheet.away,
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
        outline=outlined_request(tuple(held)),
        actions=ASKED_ACTIONS,
        terms=NO_TERMS,
        seed=crc32(f"{asked.orders} {asked.net} {asked.away} {asked.products}".encode()),
        orders=asked.orders,
        away=asked.away,
        currency=asked.currency,
        as_of=asked.as_of,
        model_version=model_version,
    )


def _held(claims: Mapping[str, Claim[Any]], about: Any) -> dict[str, Held]:
    return {name: Held(one, about) for name, one in claims.items() if one.holds(about)}


def _signature(held: Mapping[str, Held]) -> Signature:
    return tuple([(name, units(one.facts)) for name, one in held.items()])

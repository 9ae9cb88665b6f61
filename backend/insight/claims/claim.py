"""A claim: when it holds, which figures it states, with whom it compares, and what it must not stand beside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal, TypeVar

from backend.insight.facts.values import Facts

S = TypeVar("S")
"""What a claim is about: the sheet of a scored customer, or of a request's six numbers."""
Part = Literal["who", "rhythm", "now", "past", "peers", "unknown", "ahead"]
"""Where a claim stands in a text, in this order."""
Polarity = Literal[-1, 0, 1]
Use = Literal[1, 2, 3]


@dataclass(frozen=True, slots=True)
class Population:
    """With whom a claim compares: ``size`` customers (or silences, or orders) as of a date."""

    what: str
    size: int
    as_of: date


class Rule(Generic[S]):
    """How a claim is proved: when it holds of a customer, what it then states, and with whom it compares, if with any."""

    __slots__ = ("facts", "holds", "population")

    def __init__(
        self, holds: Callable[[S], bool], facts: Callable[[S], Facts], population: Callable[[S], Population] | None = None
    ) -> None:
        self.holds, self.facts, self.population = holds, facts, population


Rules = Mapping[str, Rule[S]]
"""By the claim's id in the table."""


@dataclass(frozen=True, slots=True)
class Claim(Generic[S]):
    """``polarity``: + 1 good, 0 neutral, - 1 to be watched. ``use``: 1 to 3, how much it helps a marketer. ``family``: of
    one family a text holds one claim. ``relation``: the predicate in words, for the receipt. ``population``: None for a
    claim that compares with nobody. ``never_with``: ids; it works both ways."""

    id: str
    part: Part
    family: str
    polarity: Polarity
    use: Use
    relation: str
    holds: Callable[[S], bool]
    facts: Callable[[S], Facts]
    population: Callable[[S], Population] | None = None
    never_with: tuple[str, ...] = ()
    filler: bool = False
    """Only a filler, where fewer than two others hold: it speaks of other customers."""

"""An action: when it fits, the claims it may rest on, its cost, what must be known first, and how it would be measured."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

S = TypeVar("S")
Cost = Literal["none", "low", "medium", "high"]
Held = Collection[str]
"""Ids of the claims that hold."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a shop has told of itself: ``margin`` (share of spend), its rule for free delivery (currency), whether it
    keeps a hold-out. None or False: not known, and no action that needs it is offered."""

    margin: float | None = None
    free_delivery_from: float | None = None
    holdout: bool = False


@dataclass(frozen=True, slots=True)
class Action(Generic[S]):
    """``rests_on``: in order of preference; the first that holds (and is said, if one is) carries the reason. ``fits``
    sees the sheet, the claims that hold, and the shop's terms. ``measure``: key of what would be compared with a
    hold-out."""

    code: str
    rests_on: tuple[str, ...]
    fits: Callable[[S, Held, Terms], bool]
    cost: Cost
    measure: str


def any_of(held: Held, *names: str) -> bool:
    """Return whether any of these claims holds."""
    return any(name in held for name in names)

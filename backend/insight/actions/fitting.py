"""Which actions fit a customer, and on which claims they may rest."""

from collections.abc import Iterator, Sequence
from typing import Final, Generic, NamedTuple, TypeVar

from backend.insight.actions.action import Action, Held, Terms
from backend.insight.actions.asked import ASKED_ACTIONS
from backend.insight.actions.catalogue import ACTIONS

S = TypeVar("S")
EVERY_CODE: Final = tuple(dict.fromkeys([*(one.code for one in ACTIONS), *(one.code for one in ASKED_ACTIONS)]))


class Advice(NamedTuple, Generic[S]):
    """An action that fits, with the claims that hold and that it may rest on, in its order of preference."""

    action: Action[S]
    because: tuple[str, ...]


def fitting(actions: Sequence[Action[S]], about: S, held: Held, terms: Terms) -> Iterator[Advice[S]]:
    """Yield those of some actions that fit and rest on a claim that holds, in their order."""
    for action in actions:
        if action.fits(about, held, terms) and (because := tuple([name for name in action.rests_on if name in held])):
            yield Advice(action, because)

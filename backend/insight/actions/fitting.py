"""Which actions fit a customer, and on which claims they may rest."""

from collections.abc import Sequence
from typing import Final, TypeVar

from backend.insight.actions.action import Action, Held, Terms, any_of
from backend.insight.actions.asked import ASKED_ACTIONS
from backend.insight.actions.catalogue import ACTIONS

S = TypeVar("S")
EVERY_CODE: Final = tuple(dict.fromkeys([*(one.code for one in ACTIONS), *(one.code for one in ASKED_ACTIONS)]))


def fitting(actions: Sequence[Action[S]], about: S, held: Held, terms: Terms) -> list[Action[S]]:
    """Return the actions that fit and rest on a claim that holds, best first."""
    found = [one for one in actions if any_of(held, *one.rests_on) and one.fits(about, held, terms)]
    return sorted(found, key=lambda one: -one.use)


def carried(action: Action[S], held: Held) -> list[str]:
    """Return the claims that hold and that an action may rest on, in its order of preference."""
    return [name for name in action.rests_on if name in held]

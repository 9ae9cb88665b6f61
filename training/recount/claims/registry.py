"""The claims' recounts by name: each returns its figures, or None where the claim does not hold."""

from collections.abc import Callable
from typing import Any

from training.recount.view import View

Figures = dict[str, Any] | None
Recount = Callable[[View], Figures]
CLAIMS: dict[str, Recount] = {}


def only_if(holds: bool, **figures: Any) -> Figures:
    """Return the figures where a claim holds."""
    return figures if holds else None


def recounts(name: str) -> Callable[[Recount], Recount]:
    """Register the recount of a claim."""

    def register(function: Recount) -> Recount:
        CLAIMS[name] = function
        return function

    return register

"""The training table: customers of every origin whose window has ended, older origins counting less."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import PurchaseProcess
from training.candidates.forecast.history import drawn_from, weights
from training.candidates.learned.inputs import inputs_of
from training.features.snapshots import Snapshot
from training.plan import Plan

HALF_LIFE_DAYS: Final = 365.0
_SAME: Final = 1e-9
FAR: Final = 5.0
"""Standardised inputs of linear models end here: one wholesaler does not tilt them."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Rows of customers at origins; ``X`` ``(n, n_inputs)``, the rest ``(n,)``.

    ``spend`` in currency, ``orders`` counts of the window; ``weight`` has mean 1. ``season`` is the window's,
    ``process_spend`` what the purchase process said of it.
    """

    X: NDArray[np.float32]
    spend: Floats
    orders: Floats
    weight: Floats
    season: Floats
    process_spend: Floats
    basket: Floats

    @property
    def bought(self) -> Floats:
        """Return 1 for who placed an order, else 0; shape ``(n_rows,)``."""
        return (self.orders > 0).astype(np.float64)

    def only(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> "Examples":
        """Return the rows that are ``chosen``, by a mask or by places: shape ``(n_chosen,)``, the same units."""
        return Examples(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def mean(self, values: Floats) -> float:
        """Return the weighted mean of ``values``, shape ``(n_rows,)``, in their unit."""
        return float(np.average(values, weights=self.weight))


def examples_of(history: Sequence[Snapshot], process: PurchaseProcess, plan: Plan) -> Examples:
    """All customers of the history's origins, or a lot of ``plan.most_examples`` drawn from more."""
    drawn, share = drawn_from(history, plan)
    seen = [inputs_of(past, process) for past in drawn]
    weight = weights(drawn, HALF_LIFE_DAYS) / share
    return Examples(
        np.concatenate([one.X for one in seen]),
        np.concatenate([past.spend for past in drawn]),
        np.concatenate([past.orders for past in drawn]),
        weight / weight.mean(),
        np.concatenate([np.full(len(one.X), one.season) for one in seen]),
        np.concatenate([one.expected.spend for one in seen]),
        np.concatenate([one.expected.basket for one in seen]),
    )


@dataclass(frozen=True, slots=True)
class Scale:
    """Inputs of linear models: standardised on the examples, and bounded. ``mean`` and ``size`` have ``(n_inputs,)``."""

    mean: Floats
    size: Floats

    @classmethod
    def fit(cls, X: NDArray[np.float32]) -> "Scale":
        """Return the scale of ``X``, shape ``(n_rows, n_inputs)``, each in its own unit; a constant one keeps it."""
        exact = X.astype(np.float64)
        mean, spread = exact.mean(axis=0), exact.std(axis=0)
        return cls(mean, np.where(spread > _SAME * np.maximum(np.abs(mean), 1.0), spread, 1.0))

    def of(self, X: NDArray[np.float32]) -> Floats:
        """Return inputs of mean 0 in units of their standard deviation, at most ``FAR`` of them; shape of ``X``."""
        return np.asarray(np.clip((X - self.mean) / self.size, -FAR, FAR))

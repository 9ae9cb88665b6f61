"""Behaviour features as a table to learn from: spend relative to its origin's mean, so that no origin's season rules.

Learned candidates forecast who spends how many times the average; ``training.candidates.learning.level`` says what the
average will be. Older origins count less: the weight halves every ``HALF_LIFE_DAYS``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from training.candidates.forecast.history import weights
from training.candidates.forecast.quantity import Quantity, feature, relative_to_mean
from training.features.behaviour import BEHAVIOUR_NAMES
from training.features.snapshots import Snapshot
from training.plan import Plan

Matrix = NDArray[np.float32]
HALF_LIFE_DAYS = 180.0
LEAST_ORDER = 0.03  # of the mean: where trees of amounts start for anyone who returned all of it


@dataclass(frozen=True, slots=True)
class Customers:
    """What a member may look at as of one origin, one row per customer.

    ``X`` of shape ``(n_customers, len(BEHAVIOUR_NAMES))``, each feature in its own unit; ``order`` the usual order value,
    relative to its mean among the origin's customers; ``snapshot`` they themselves, for members that look at no behaviour
    features.
    """

    snapshot: Snapshot
    X: Matrix
    order: Quantity


@dataclass(frozen=True, slots=True)
class Rows:
    """The customers of many origins as plain numbers.

    ``X``, ``(n_rows, n_features)``, holds each feature in its own unit; ``order``, ``(n_rows,)``, is relative to its mean.
    """

    X: Matrix
    order: Floats

    def only(self, mask: NDArray[np.bool_]) -> "Rows":
        """Return the rows that ``mask``, shape ``(n_rows,)``, marks, each feature in its own unit."""
        return Rows(self.X[mask], self.order[mask])


@dataclass(frozen=True, slots=True)
class Examples:
    """Customers with what they did: ``relative`` spend, ``bought`` (0 or 1), the origin's bought ``share``, ``weight``.

    Shape ``(n_rows,)`` in every array. Spend is relative to the origin's mean; weights have mean 1 before a choice by lot.
    """

    customers: Rows
    relative: Floats
    bought: Floats
    share: Floats
    weight: Floats

    def only(self, mask: NDArray[np.bool_]) -> "Examples":
        """Return the examples that ``mask``, shape ``(n_rows,)``, marks; spend stays a ratio to the origin's mean."""
        return Examples(
            self.customers.only(mask), self.relative[mask], self.bought[mask], self.share[mask], self.weight[mask]
        )


def customers_of(active: Snapshot) -> Customers:
    """Return the view of one snapshot of active customers."""
    order = feature("order_mean", active.columns["order_mean"]).relative_to_mean()
    return Customers(
        active, active.matrix(BEHAVIOUR_NAMES).astype(np.float32), order.then(lambda value: np.maximum(value, LEAST_ORDER))
    )


def examples_of(active: Sequence[Snapshot], plan: Plan) -> Examples:
    """Return the customers of some origins (the active ones, as a rule) as one table, oldest origin first.

    Of more than ``plan.most_examples`` about so many are chosen by lot. Raises ``ValueError`` for no origin.
    """
    total = sum(len(past.spend) for past in active)
    drawn = np.random.default_rng(plan.seed).random(total) * total < plan.most_examples
    ends = np.cumsum([len(past.spend) for past in active])[:-1]
    kept = np.split(drawn, ends)
    views = [_rows(customers_of(past)).only(mask) for past, mask in zip(active, kept, strict=True)]
    return Examples(
        Rows(*(np.concatenate([getattr(view, name) for view in views]) for name in Rows.__slots__)),
        relative=np.concatenate([relative_to_mean(past.spend) for past in active])[drawn],
        bought=np.concatenate([past.bought for past in active])[drawn],
        share=np.concatenate([np.full(len(past.bought), _inner(past.bought.mean())) for past in active])[drawn],
        weight=weights(active, HALF_LIFE_DAYS)[drawn],
    )


def _rows(customers: Customers) -> Rows:
    return Rows(customers.X, customers.order.value)


def _inner(share: float) -> float:
    return float(np.clip(share, 0.01, 0.99))

"""Behaviour features as a table to learn from: spend relative to its origin's mean, so that no origin's season rules.

Learned candidates forecast who spends how many times the average; ``training.candidates.level`` says what the average
will be. Older origins count less: the weight halves every ``HALF_LIFE_DAYS``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.candidates.forecast import Floats
from training.candidates.history import weights
from training.features.behaviour import BEHAVIOUR_NAMES
from training.features.snapshots import Snapshot
from training.plan import Plan

HALF_LIFE_DAYS = 180.0
LEAST = 1e-9
DAMPING = 0.08  # of the mean blend: what a customer counts for whose recent spend is nothing


@dataclass(frozen=True, slots=True)
class Customers:
    """What a member may look at, one row per customer.

    ``X`` of shape ``(n_customers, len(BEHAVIOUR_NAMES))``; ``rate`` the last year's spend, ``blend`` it mixed with the last
    months' and damped, ``order`` the usual order value, each relative to its mean among the origin's customers.
    """

    X: NDArray[np.float32]
    rate: Floats
    blend: Floats
    order: Floats


@dataclass(frozen=True, slots=True)
class Examples:
    """Customers with what they did: ``relative`` spend, ``bought`` (0 or 1), the origin's bought ``share``, ``weight``."""

    customers: Customers
    relative: Floats
    bought: Floats
    share: Floats
    weight: Floats

    def only(self, mask: NDArray[np.bool_]) -> "Examples":
        return Examples(_only(self.customers, mask), self.relative[mask], self.bought[mask], self.share[mask],
                        self.weight[mask])


def customers_of(active: Snapshot) -> Customers:
    """The view of one snapshot of active customers."""
    columns = active.columns
    rate = np.maximum(columns["spend_rate_log"], 0.0)
    known = np.maximum((columns["spend_rate"] + columns["spend_rate_log"]) / 2, 0.0)
    recent = np.maximum(columns["decayed_spend_60"], 0.0) / 86.0  # 60 / ln 2: the days that such a decayed sum holds
    blend = 0.7 * known + 0.3 * recent
    blend = blend + DAMPING * blend.mean()
    return Customers(active.matrix(BEHAVIOUR_NAMES).astype(np.float32), relative_to_mean(rate), relative_to_mean(blend),
                     np.maximum(relative_to_mean(columns["order_mean"]), 0.03))


def examples_of(history: Sequence[Snapshot], plan: Plan) -> Examples:
    """Active customers of the history as one table, oldest origin first; of too many, ``plan.most_examples`` by lot."""
    active = [past.active(plan.active_days) for past in history]
    total = sum(len(past.spend) for past in active)
    drawn = np.random.default_rng(plan.seed).random(total) * total < plan.most_examples
    ends = np.cumsum([len(past.spend) for past in active])[:-1]
    kept = np.split(drawn, ends)
    views = [_only(customers_of(past), mask) for past, mask in zip(active, kept, strict=True)]
    return Examples(
        Customers(*(np.concatenate([getattr(view, name) for view in views]) for name in Customers.__slots__)),
        relative=np.concatenate([relative_to_mean(past.spend) for past in active])[drawn],
        bought=np.concatenate([past.bought for past in active])[drawn],
        share=np.concatenate([np.full(len(past.bought), _inner(past.bought.mean())) for past in active])[drawn],
        weight=weights(active, HALF_LIFE_DAYS)[drawn],
    )


def relative_to_mean(values: Floats) -> Floats:
    """Scaled to mean 1; all 1 where there is nothing to scale."""
    mean = values.mean() if len(values) else 0.0
    return np.asarray(values / mean) if mean > LEAST else np.ones(len(values))


def _only(customers: Customers, mask: NDArray[np.bool_]) -> Customers:
    return Customers(customers.X[mask], customers.rate[mask], customers.blend[mask], customers.order[mask])


def _inner(share: float) -> float:
    return float(np.clip(share, 0.01, 0.99))

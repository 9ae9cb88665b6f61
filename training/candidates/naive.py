"""The forecasts that a team would laugh at, and that beat most models: every comparison shows them."""

from collections.abc import Sequence

import numpy as np

from training.candidates.forecast import Floats, Rule
from training.features.snapshots import Snapshot
from training.plan import Plan

YEAR_DAYS = 365.0


def fit_mean(history: Sequence[Snapshot], plan: Plan) -> Rule:
    """Everyone spends what active customers spent on average."""
    mean = np.concatenate([past.active(plan.active_days).spend for past in history]).mean()
    return Rule(lambda snapshot: np.full(len(snapshot.spend), mean))


def fit_recent_rate(history: Sequence[Snapshot], plan: Plan) -> Rule:  # noqa: ARG001 - a formula, but fitted like any other
    """The last 365 days' spend (or as much as the log shows), at the same rate for one horizon."""
    return Rule(lambda snapshot: _recent_rate(snapshot, plan.horizon_days))


def fit_seasonal_rate(history: Sequence[Snapshot], plan: Plan) -> Rule:  # noqa: ARG001 - as above
    """The recent rate times the season index: the shop's same window last year over that year's mean window."""
    return Rule(lambda snapshot: _recent_rate(snapshot, plan.horizon_days) * snapshot.season)


def fit_constant(history: Sequence[Snapshot], plan: Plan) -> Rule:
    """Everyone buys with the share of active customers who bought."""
    share = np.concatenate([past.active(plan.active_days).bought for past in history]).mean()
    return Rule(lambda snapshot: np.full(len(snapshot.bought), share))


def _recent_rate(snapshot: Snapshot, horizon_days: int) -> Floats:
    seen = min(YEAR_DAYS, snapshot.history_days)
    return snapshot.columns["spend_last_365_days"] / seen * horizon_days

"""The forecasts that a team would laugh at, and that beat most models: every comparison shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from training.candidates.forecast.protocol import Forecast
from training.candidates.forecast.quantity import Quantity, feature
from training.features.snapshots import Snapshot
from training.plan import Plan

YEAR_DAYS = 365.0


@dataclass(frozen=True, slots=True)
class Everyone(Forecast):
    """The same number for everyone: currency over the horizon, or a probability."""

    value: float

    def quantity(self, snapshot: Snapshot) -> Quantity:
        return Quantity(np.full(len(snapshot.spend), self.value), (), lambda links: np.asarray(self.value))  # noqa: ARG005


@dataclass(frozen=True, slots=True)
class Rate(Forecast):
    """The last 365 days' spend (or as much as the log shows), at the same rate for one horizon, with or without season."""

    horizon_days: int
    seasonal: bool

    def quantity(self, snapshot: Snapshot) -> Quantity:
        seen, season = min(YEAR_DAYS, snapshot.history_days), snapshot.season if self.seasonal else 1.0
        spent = feature("spend_last_365_days", snapshot.columns["spend_last_365_days"])
        return spent.then(lambda value: value / seen * self.horizon_days * season)


def fit_mean(history: Sequence[Snapshot], plan: Plan) -> Everyone:
    """Everyone spends what active customers spent on average."""
    return Everyone(float(np.concatenate([past.active(plan.active_days).spend for past in history]).mean()))


def fit_recent_rate(history: Sequence[Snapshot], plan: Plan) -> Rate:  # noqa: ARG001 - a formula, but fitted like any other
    """The customer's own pace goes on."""
    return Rate(plan.horizon_days, seasonal=False)


def fit_seasonal_rate(history: Sequence[Snapshot], plan: Plan) -> Rate:  # noqa: ARG001 - as above
    """The recent rate times ``features.snapshots.season_index``: the shop's same window last year over its mean window."""
    return Rate(plan.horizon_days, seasonal=True)


def fit_constant(history: Sequence[Snapshot], plan: Plan) -> Everyone:
    """Everyone buys with the share of active customers who bought."""
    return Everyone(float(np.concatenate([past.active(plan.active_days).bought for past in history]).mean()))

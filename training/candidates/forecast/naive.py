"""The naive forecasts, which beat many models: every comparison shows them."""

from dataclasses import dataclass

import numpy as np

from backend.contract.thresholds import HORIZON_DAYS
from training.candidates.forecast.protocol import Forecast
from training.candidates.forecast.quantity import Quantity, feature
from training.features.snapshots import Snapshot, Snapshots
from training.plan import Plan

YEAR_DAYS = 365.0


@dataclass(frozen=True, slots=True)
class Everyone(Forecast):
    """The same ``value`` for everyone: currency over the horizon, or a probability."""

    value: float

    def quantity(self, snapshot: Snapshot) -> Quantity:
        """Return the value for each customer of ``snapshot``; no feature drives it."""
        return Quantity(np.full(len(snapshot.spend), self.value), (), lambda links: np.asarray(self.value))  # noqa: ARG005


@dataclass(frozen=True, slots=True)
class Rate(Forecast):
    """The spend of the last 365 days (or of as many as the log shows), at the same rate for one horizon, in currency.

    ``seasonal`` says whether the rate is multiplied by the season index of the window to come.
    """

    seasonal: bool

    def quantity(self, snapshot: Snapshot) -> Quantity:
        """Return currency over the horizon for each customer of ``snapshot``, driven by their recent spend alone."""
        seen, season = min(YEAR_DAYS, snapshot.history_days), snapshot.season if self.seasonal else 1.0
        spent = feature("spend_last_365_days", snapshot.columns["spend_last_365_days"])
        return spent.then(lambda value: value / seen * HORIZON_DAYS * season)


def fit_mean(history: Snapshots, plan: Plan) -> Everyone:  # noqa: ARG001 - fitted like any other
    """Return the mean spend of active customers as everyone's forecast, in currency over the horizon.

    Raises ``ValueError`` for an empty history.
    """
    return Everyone(float(np.concatenate([past.spend for past in history.active().judged]).mean()))


def fit_recent_rate(history: Snapshots, plan: Plan) -> Rate:  # noqa: ARG001 - a formula, but fitted like any other
    """Return the forecast that each customer goes on at their own pace."""
    return Rate(seasonal=False)


def fit_seasonal_rate(history: Snapshots, plan: Plan) -> Rate:  # noqa: ARG001 - as above
    """Return the recent rate times ``features.snapshots.season_index``: the same window last year over the mean window."""
    return Rate(seasonal=True)


def fit_constant(history: Snapshots, plan: Plan) -> Everyone:  # noqa: ARG001 - as above
    """Return the share of active customers who bought as everyone's probability.

    Raises ``ValueError`` for an empty history.
    """
    return Everyone(float(np.concatenate([past.bought for past in history.active().judged]).mean()))

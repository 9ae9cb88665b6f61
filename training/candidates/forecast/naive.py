"""The naive forecasts, which beat many models: every comparison shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from backend.contract.thresholds import HORIZON_DAYS
from training.candidates.forecast.known import Known
from training.candidates.forecast.protocol import Forecast
from training.candidates.forecast.quantity import Quantity, feature
from training.features.snapshots import YEAR, Snapshot

MEAN_SHARE: Final = 0.1
"""Of the mean in every rate: customers who were silent for the whole window sometimes buy, and a forecast of nothing for
them would cost infinity."""


@dataclass(frozen=True, slots=True)
class Everyone(Forecast):
    """The same ``value`` for everyone: currency over the horizon, or a probability."""

    value: float

    def quantity(self, snapshot: Snapshot) -> Quantity:
        return Quantity(np.full(len(snapshot.who), self.value), (), lambda links: np.asarray(self.value))  # noqa: ARG005


@dataclass(frozen=True, slots=True)
class Rate(Forecast):
    """Spend of the last ``window_days`` (or as much as the log shows), at the same rate, mixed with ``mean``; ``seasonal``
    multiplies by ``Snapshot.season``.
    """

    window_days: int
    mean: float
    seasonal: bool = False

    def quantity(self, snapshot: Snapshot) -> Quantity:
        seen, season = min(float(self.window_days), snapshot.history_days), snapshot.season if self.seasonal else 1.0
        column = f"spend_last_{self.window_days}_days"
        share = (1.0 - MEAN_SHARE) / seen * HORIZON_DAYS
        return feature(column, snapshot.columns[column]).then(
            lambda value: (value * share + MEAN_SHARE * self.mean) * season
        )


def fit_mean(known: Known) -> Everyone:
    """Everyone spends what customers spent on average."""
    return Everyone(mean_spend(known.history))


def fit_recent_rate(known: Known) -> Rate:
    """The customer's own pace of the last year goes on."""
    return Rate(YEAR, mean_spend(known.history))


def fit_last_quarter(known: Known) -> Rate:
    """The customer's own pace of the last 90 days goes on."""
    return Rate(90, mean_spend(known.history))


def fit_seasonal_rate(known: Known) -> Rate:
    """The recent rate times the shop's same window last year over its mean window."""
    return Rate(YEAR, mean_spend(known.history), seasonal=True)


def fit_constant(known: Known) -> Everyone:
    """Everyone buys with the share of customers who bought."""
    return Everyone(float(np.concatenate([past.bought for past in known.history]).mean()))


def mean_spend(history: Sequence[Snapshot]) -> float:
    """Currency per customer known and window."""
    return float(np.concatenate([past.spend for past in history]).mean())

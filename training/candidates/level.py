"""What the average active customer will spend, and which share of them will buy: the calendar's part of a forecast.

Two opinions on spend, combined by their geometric mean: the seasonal rate's, and what the customers active a year ago
spent in the same window. Where the log is too young for the second, the first stands alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from training.candidates.examples import Customers, customers_of
from training.candidates.forecast import Forecast
from training.candidates.history import weights
from training.candidates.naive import Rate
from training.candidates.quantity import LEAST, Floats, Quantity
from training.features.snapshots import Snapshot
from training.plan import Plan

HALF_LIFE_DAYS = 90.0
LOOK_BACK, LEAST_ORIGINS = 6, 3
FAR = 0.25  # in logs: a month's level is off by a tenth or two as a matter of course


class Relative(Protocol):
    """Says how many times the average a customer will spend; any positive scale."""

    def quantity(self, customers: Customers) -> Quantity: ...

    def relative(self, customers: Customers) -> Floats:
        return self.quantity(customers).value


class LogOdds(Protocol):
    """Says how much likelier than the average a customer is to buy, as a difference of log-odds."""

    def quantity(self, customers: Customers) -> Quantity: ...

    def log_odds(self, customers: Customers) -> Floats:
        return self.quantity(customers).value


@dataclass(frozen=True, slots=True)
class Leveled(Forecast):
    """A relative forecast at the level that the calendar suggests, or at ``steady`` currency where it is no guide."""

    model: Relative
    horizon_days: int
    steady: float | None = None

    def quantity(self, snapshot: Snapshot) -> Quantity:
        level = mean_spend(snapshot, self.horizon_days) if self.steady is None else self.steady
        relative = self.model.quantity(customers_of(snapshot)).floored().relative_to_mean()
        return relative.then(lambda times: times * level)


@dataclass(frozen=True, slots=True)
class LeveledOdds(Forecast):
    """Log-odds shifted until their mean probability is last year's share of buyers (or, without one, ``share``)."""

    model: LogOdds
    share: float

    def quantity(self, snapshot: Snapshot) -> Quantity:
        known = snapshot.last_year.bought_share
        log_odds = self.model.quantity(customers_of(snapshot))
        shift = _shift(log_odds.value, self.share if np.isnan(known) else known)
        return log_odds.then(lambda value: _sigmoid(value + shift))


def mean_spend(snapshot: Snapshot, horizon_days: int) -> float:
    """Currency per active customer over the horizon to come; never 0."""
    rate = max(float(Rate(horizon_days, seasonal=True).predict(snapshot).mean()), LEAST)
    then = snapshot.last_year.mean_spend
    return rate if np.isnan(then) or then <= 0 else float(np.sqrt(rate * then))


def steady_level(history: Sequence[Snapshot], plan: Plan) -> float | None:
    """Recent mean spend, where the calendar missed the last ended origins by far and always to the same side.

    A cohort that is no longer joined by new customers fades, and a year ago is no guide to it; a shop is not like that.
    """
    active = [past.active(plan.active_days) for past in history[-LOOK_BACK:]]
    actual = np.asarray([max(past.spend.mean(), LEAST) for past in active])
    misses = np.log(actual / [mean_spend(past, plan.horizon_days) for past in active])
    if len(misses) < LEAST_ORIGINS or misses.min() * misses.max() <= 0 or abs(misses.mean()) <= FAR:
        return None
    ages = np.asarray([(active[-1].cutoff - past.cutoff).days for past in active])
    return float(np.exp(np.average(np.log(actual), weights=0.5 ** (ages / HALF_LIFE_DAYS))))


def recent_share(history: Sequence[Snapshot], plan: Plan) -> float:
    """Share of active customers who bought, recent origins counting more."""
    active = [past.active(plan.active_days) for past in history]
    bought = np.concatenate([past.bought for past in active])
    return float(np.clip(np.average(bought, weights=weights(active, HALF_LIFE_DAYS)), 0.01, 0.99))


def shifted(log_odds: Floats, share: float) -> Floats:
    """Probabilities whose mean is ``share``, by one number added to all log-odds."""
    return _sigmoid(log_odds + _shift(log_odds, share))


def _shift(log_odds: Floats, share: float) -> float:
    """That number, by bisection."""
    low, high = -30.0, 30.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _sigmoid(log_odds + middle).mean() < share else (low, middle)
    return (low + high) / 2


def _sigmoid(log_odds: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)))

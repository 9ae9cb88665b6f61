"""What the average active customer will spend, and which share of them will buy: the calendar's part of a forecast.

Two opinions on spend, combined by their geometric mean: the seasonal rate's, and what the customers active a year ago spent
in the same window. Where the log is too young for the second, the first stands alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from backend.contract.arrays import Floats
from training.candidates.forecast.history import weights
from training.candidates.forecast.naive import YEAR_DAYS, Rate
from training.candidates.forecast.protocol import Forecast
from training.candidates.forecast.quantity import LEAST, Quantity
from training.candidates.learning.examples import Customers, customers_of
from training.features.snapshots import LastYear, Snapshot

HALF_LIFE_DAYS = 90.0
LOOK_BACK, LEAST_ORIGINS = 6, 3
HALF_TRUSTED = 100
FAR = 0.25  # in logs: a month's level is off by a tenth or two as a matter of course


class Relative(Protocol):
    """A fitted model that says how many times the average a customer will spend; any positive scale."""

    def quantity(self, customers: Customers) -> Quantity:
        """Return relative spend, without unit, shape ``(n_customers,)``, with its formula."""
        ...

    def relative(self, customers: Customers) -> Floats:
        """Return how many times the average each customer will spend.

        Parameters
        ----------
        customers
            The active customers of one origin.

        Returns
        -------
        Floats
            A ratio on any positive scale, without unit, shape ``(n_customers,)``.
        """
        return self.quantity(customers).value


class LogOdds(Protocol):
    """A fitted model that says how much likelier than the average a customer is to buy, as a difference of log-odds."""

    def quantity(self, customers: Customers) -> Quantity:
        """Return log-odds, shape ``(n_customers,)``, with their formula."""
        ...

    def log_odds(self, customers: Customers) -> Floats:
        """Return each customer's log-odds of a purchase, less those of the average.

        Parameters
        ----------
        customers
            The active customers of one origin.

        Returns
        -------
        Floats
            Log-odds, shape ``(n_customers,)``.
        """
        return self.quantity(customers).value


@dataclass(frozen=True, slots=True)
class Leveled(Forecast):
    """A relative forecast at the level that the calendar suggests, or at ``steady`` currency where it is no guide."""

    model: Relative
    steady: float | None = None

    def quantity(self, snapshot: Snapshot) -> Quantity:
        """Return currency over the horizon for each customer of ``snapshot``, with its formula."""
        level = mean_spend(snapshot) if self.steady is None else self.steady
        relative = self.model.quantity(customers_of(snapshot)).floored().relative_to_mean()
        return relative.then(lambda times: times * level)


@dataclass(frozen=True, slots=True)
class LeveledOdds(Forecast):
    """Log-odds shifted until their mean probability is ``expected_share`` (or, without a guide, ``share``)."""

    model: LogOdds
    share: float
    calendar_guides: bool = True

    def quantity(self, snapshot: Snapshot) -> Quantity:
        """Return the probability of a purchase for each customer of ``snapshot``, with its formula."""
        share = expected_share(snapshot.last_year, self.share) if self.calendar_guides else self.share
        log_odds = self.model.quantity(customers_of(snapshot))
        shift = shift_to(log_odds.value, share)
        return log_odds.then(lambda value: _sigmoid(value + shift))


def mean_spend(snapshot: Snapshot) -> float:
    """Return the currency per active customer to expect over the horizon to come; never 0."""
    rate = max(float(Rate(seasonal=True).predict(snapshot).mean()), LEAST)
    then = snapshot.last_year.mean_spend
    return rate if np.isnan(then) or then <= 0 else float(np.sqrt(rate * then))


def steady_level(history: Sequence[Snapshot]) -> float | None:
    """Return recent mean spend in currency, where the calendar missed the last ended origins by far and to the same side.

    A cohort that is no longer joined by new customers fades, and a year ago is no guide to it; a shop is not like that.
    Origins younger than a year are judged without their index, which follows the last window and not the calendar. None
    where the calendar is a guide, or where there are fewer than ``LEAST_ORIGINS`` to tell.
    """
    active = [_unindexed(past.active()) for past in history[-LOOK_BACK:]]
    actual = np.asarray([max(past.spend.mean(), LEAST) for past in active])
    misses = np.log(actual / [mean_spend(past) for past in active])
    if len(misses) < LEAST_ORIGINS or misses.min() * misses.max() <= 0 or abs(misses.mean()) <= FAR:
        return None
    ages = np.asarray([(active[-1].cutoff - past.cutoff).days for past in active])
    return float(np.exp(np.average(np.log(actual), weights=0.5 ** (ages / HALF_LIFE_DAYS))))


def _unindexed(past: Snapshot) -> Snapshot:
    return replace(past, season=1.0) if past.history_days < YEAR_DAYS else past


def expected_share(last_year: LastYear, otherwise: float) -> float:
    """Return last year's share of buyers, shrunk in log-odds towards ``otherwise`` by its noise.

    The share of a hundred customers is known to five points, about as far as a level moves from year to year: they count
    half. Without a last year it is ``otherwise``.
    """
    if not last_year.customers:
        return otherwise
    weight = last_year.customers / (last_year.customers + HALF_TRUSTED)
    then, now = (np.log(share / (1 - share)) for share in np.clip([last_year.bought_share, otherwise], 0.01, 0.99))
    return float(_sigmoid(weight * then + (1 - weight) * now))


def calendar_guides(history: Sequence[Snapshot]) -> bool:
    """Return whether the calendar is a guide to the share of buyers: it is where it was one to spend."""
    return steady_level(history) is None


def recent_share(history: Sequence[Snapshot]) -> float:
    """Return the share of active customers who bought, 0.01 to 0.99, recent origins counting more."""
    active = [past.active() for past in history]
    bought = np.concatenate([past.bought for past in active])
    return float(np.clip(np.average(bought, weights=weights(active, HALF_LIFE_DAYS)), 0.01, 0.99))


def shifted(log_odds: Floats, share: float) -> Floats:
    """Return probabilities whose mean is ``share``, by one number added to all log-odds (bisection).

    Parameters
    ----------
    log_odds
        Log-odds, shape ``(n_customers,)``.
    share
        The mean probability to reach, above 0 and below 1.

    Returns
    -------
    Floats
        Probability, shape ``(n_customers,)``, in the same order.

    Examples
    --------
    >>> shifted(np.array([0.0, 0.0]), 0.2).round(6).tolist()
    [0.2, 0.2]
    """
    return _sigmoid(log_odds + shift_to(log_odds, share))


def shift_to(log_odds: Floats, share: float) -> float:
    """Return the number to add to all log-odds so that the mean probability is ``share``.

    Parameters
    ----------
    log_odds
        Log-odds, shape ``(n_customers,)``.
    share
        The mean probability to reach, above 0 and below 1.

    Returns
    -------
    float
        Log-odds, from -30 to 30.
    """
    low, high = -30.0, 30.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _sigmoid(log_odds + middle).mean() < share else (low, middle)
    return (low + high) / 2


def _sigmoid(log_odds: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)))

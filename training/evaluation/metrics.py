"""What is measured; each metric takes ``actual`` and ``predicted``, both of shape ``(n_customers,)``."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats

EDGE = 1e-6  # a forecast of exactly 0 or 1 that errs would cost an infinite log-loss
BINS = 10
LEAST_SHARE = 1e-3
"""Of the mean spend: a forecast of less for somebody who buys counts as that much, where nothing would cost infinity."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Values in rising order, sorted once for every metric that asks who comes before whom.

    ``order`` has shape ``(n,)``; equal values are one tie: ``counts`` has each tie's size, lowest first, ``place`` each
    customer's tie.
    """

    order: NDArray[np.intp]
    counts: NDArray[np.intp]
    place: NDArray[np.intp]

    @classmethod
    def of(cls, values: Floats) -> "Ranking":
        """Sort ``values``, shape ``(n,)``."""
        order = np.argsort(values, kind="stable")
        ranked = values[order]
        tie = np.cumsum(ranked[1:] != ranked[:-1])
        place = np.zeros(len(values), dtype=np.intp)
        place[order[1:]] = tie
        return cls(order, np.bincount(place), place)

    @property
    def ranks(self) -> Floats:
        """1 for the lowest; equal values share the mean of theirs. Shape ``(n,)``."""
        return np.asarray((np.cumsum(self.counts) - 0.5 * (self.counts - 1.0))[self.place])


@dataclass(frozen=True, slots=True)
class Came:
    """What ``spend`` came, ranked once for all who forecast it."""

    spend: Floats
    ranking: Ranking

    @classmethod
    def of(cls, spend: Floats) -> "Came":
        """Rank ``spend``, currency of shape ``(n_customers,)``."""
        return cls(spend, Ranking.of(spend))

    def metrics(self, predicted: Floats) -> dict[str, float]:
        """``spend_metrics`` of a forecast."""
        actual, error, varies, ranking = self.spend, self.spend - predicted, np.ptp(self.spend) > 0, Ranking.of(predicted)
        return {
            "rmse": float(np.sqrt(np.mean(error**2))),
            "mae": float(np.mean(np.abs(error))),
            "r2": float(1 - np.sum(error**2) / np.sum((actual - actual.mean()) ** 2)) if varies else 0.0,
            "spearman": _correlation(self.ranking.ranks, ranking.ranks) if varies and len(ranking.counts) > 1 else 0.0,
            "gini": float(_gini(actual, ranking) / _gini(actual, self.ranking)) if varies else 0.0,
            "bias": float(predicted.sum() / actual.sum() - 1) if actual.sum() > 0 else 0.0,
            "deviance": poisson_deviance(actual, predicted),
        }


def spend_metrics(actual: Floats, predicted: Floats) -> dict[str, float]:
    """In currency: ``rmse``, ``mae``, ``deviance`` (mean Poisson); without unit: ``r2``, ``spearman``,
    ``gini``, ``bias``.
    """
    return Came.of(actual).metrics(predicted)


def poisson_deviance(actual: Floats, predicted: Floats) -> float:
    """Mean of 2 (y ln(y / f) - y + f), in currency: least for the true mean, and no wholesaler's alone."""
    least = max(LEAST_SHARE * float(actual.mean()), 1e-12)
    forecast = np.maximum(predicted, least)
    log_ratio = np.log(np.maximum(actual, 1e-300) / forecast)
    return float(2.0 * np.mean(np.where(actual > 0, actual * log_ratio, 0.0) - actual + forecast))


def probability_metrics(actual: Floats, predicted: Floats) -> dict[str, float]:
    """Return ``log_loss``, ``brier``, ``auc`` and ``ece``; ``actual`` is 0 or 1."""
    p, ranking = np.clip(predicted, EDGE, 1 - EDGE), Ranking.of(predicted)
    return {
        "log_loss": float(-np.mean(actual * np.log(p) + (1 - actual) * np.log(1 - p))),
        "brier": float(np.mean((predicted - actual) ** 2)),
        "auc": _auc(actual, ranking),
        "ece": _calibration_error(actual, predicted, ranking),
    }


def normalized_gini(actual: Floats, predicted: Floats) -> float:
    """Return the area between the cumulative-spend curve in predicted order and chance, over that of the perfect order.

    Customers with equal predictions share their spend evenly, so that a constant scores 0 whatever the row order.
    """
    if np.ptp(actual) == 0:
        return 0.0
    return float(_gini(actual, Ranking.of(predicted)) / _gini(actual, Ranking.of(actual)))


def expected_calibration_error(actual: Floats, predicted: Floats) -> float:
    """Return the mean distance between forecast and share over ten bins of equal count, weighted by their count."""
    return _calibration_error(actual, predicted, Ranking.of(predicted))


def _calibration_error(actual: Floats, predicted: Floats, ranking: Ranking) -> float:
    bins = np.array_split(ranking.order, BINS)
    return float(sum(len(b) * abs(predicted[b].mean() - actual[b].mean()) for b in bins if len(b)) / len(actual))


def _gini(actual: Floats, ranking: Ranking) -> float:
    """The area without its norm: highest first, each customer of a tie has the tie's mean."""
    if len(ranking.counts) < 2:
        return 0.0
    counts = ranking.counts[::-1].astype(np.float64)
    sums = np.bincount(ranking.place, weights=actual)[::-1]
    before = np.cumsum(sums) - sums
    area = float((before * counts + sums * (counts + 1.0) / 2.0).sum()) / len(actual)
    return area / float(actual.sum()) - (len(actual) + 1) / (2 * len(actual))


def _auc(actual: Floats, ranking: Ranking) -> float:
    """The chance that who bought was ranked above who did not (Mann & Whitney 1947); 0.5 where all did the same."""
    bought = float(actual.sum())
    pairs = bought * (len(actual) - bought)
    return float(ranking.ranks @ actual - bought * (bought + 1.0) / 2.0) / pairs if pairs > 0 else 0.5


def _correlation(one: Floats, other: Floats) -> float:
    one, other = one - one.mean(), other - other.mean()
    return float(one @ other / np.sqrt((one @ one) * (other @ other)))

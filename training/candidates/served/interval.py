"""Fits the interval on forecasts made out of time: how far buyers' spend fell from what was predicted for them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm
from scipy.stats import t as student_t

from backend.contract.arrays import Floats
from backend.contract.parameters.scoring import SpendInterval
from backend.contract.thresholds import INTERVAL_LEVEL
from backend.scoring.spend_interval import LEAST_FORECAST, LEAST_PROBABILITY

BINS, BUYERS_PER_BIN, LEAST_BUYERS = 6, 40, 10
HALF_LIFE_DAYS = 180.0
SHARES = np.linspace(0.005, 0.995, 199)


@dataclass(frozen=True, slots=True)
class Past:
    """One ended origin: what was predicted before it, and what happened; shape ``(n_customers,)`` each."""

    age_days: float
    forecast: Floats
    probability: Floats
    spend: Floats


def fit_interval(past: Sequence[Past]) -> SpendInterval | None:
    """Return quantiles of buyers' log ratios by level of the forecast; None where fewer than ``LEAST_BUYERS`` bought.

    A few buyers say little about the tails, so the scatter of n is widened as Student's t is wider than the normal.
    """
    if not past:
        return None
    forecast, p, spend, weight = np.concatenate([_rows(one) for one in past], axis=1)
    bought = spend > 0
    if bought.sum() < LEAST_BUYERS:
        return None
    bins = int(np.clip(bought.sum() // BUYERS_PER_BIN, 1, BINS))
    edges = np.quantile(forecast[bought], np.arange(1, bins) / bins)
    place, ratio = np.digitize(forecast, edges), np.log(np.maximum(spend, LEAST_FORECAST) * p / forecast)
    kept = [k for k in range(bins) if (bought & (place == k)).any()]
    ratios = [_quantiles(ratio[bought & (place == k)], weight[bought & (place == k)]) for k in kept]
    centres = [float(np.median(forecast[bought & (place == k)])) for k in kept]
    return SpendInterval(
        INTERVAL_LEVEL, tuple(centres), tuple(SHARES.tolist()), tuple(tuple(row.tolist()) for row in ratios)
    )


def _rows(one: Past) -> Floats:
    """Forecast, probability, spend and weight as rows, shape ``(4, n_customers)``."""
    p = np.clip(one.probability, LEAST_PROBABILITY, 1.0)
    weight = np.full(len(p), 0.5 ** (one.age_days / HALF_LIFE_DAYS))
    return np.stack([np.maximum(one.forecast, LEAST_FORECAST), p, one.spend, weight])


def _quantiles(ratio: Floats, weight: Floats) -> Floats:
    """Return weighted quantiles at ``SHARES``, further from the median the fewer there are."""
    order = np.argsort(ratio, kind="stable")
    cumulative = np.cumsum(weight[order])
    found = np.interp(SHARES, (cumulative - 0.5 * weight[order]) / cumulative[-1], ratio[order])
    n = len(ratio)
    wider = student_t.ppf(0.95, max(n - 1, 1)) / norm.ppf(0.95) * np.sqrt(1 + 1 / n)
    middle = found[len(found) // 2]
    return np.asarray(middle + (found - middle) * wider)

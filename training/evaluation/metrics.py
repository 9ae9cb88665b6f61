"""What is measured; each metric takes ``actual`` and ``predicted``, both of shape ``(n_customers,)``."""

import numpy as np
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

from backend.contract.arrays import Floats

EDGE = 1e-6  # a forecast of exactly 0 or 1 that errs would cost an infinite log-loss
BINS = 10


def spend_metrics(actual: Floats, predicted: Floats) -> dict[str, float]:
    """Return ``rmse`` and ``mae`` in currency; ``r2``, ``spearman``, ``gini`` and ``bias`` without unit."""
    error = actual - predicted
    constant = np.ptp(predicted) == 0 or np.ptp(actual) == 0
    return {
        "rmse": float(np.sqrt(np.mean(error**2))),
        "mae": float(np.mean(np.abs(error))),
        "r2": float(1 - np.sum(error**2) / np.sum((actual - actual.mean()) ** 2)) if np.ptp(actual) else 0.0,
        "spearman": 0.0 if constant else float(spearmanr(actual, predicted).statistic),
        "gini": normalized_gini(actual, predicted),
        "bias": float(predicted.sum() / actual.sum() - 1) if actual.sum() > 0 else 0.0,
    }


def probability_metrics(actual: Floats, predicted: Floats) -> dict[str, float]:
    """Return ``log_loss``, ``brier``, ``auc`` and ``ece``; ``actual`` is 0 or 1."""
    p = np.clip(predicted, EDGE, 1 - EDGE)
    both = 0 < actual.mean() < 1
    return {
        "log_loss": float(-np.mean(actual * np.log(p) + (1 - actual) * np.log(1 - p))),
        "brier": float(np.mean((predicted - actual) ** 2)),
        "auc": float(roc_auc_score(actual, predicted)) if both else 0.5,
        "ece": expected_calibration_error(actual, predicted),
    }


def poisson_deviance(actual: Floats, predicted: Floats) -> float:
    """Mean of 2 (y ln(y / m) - (y - m)), currency: least for the mean of y, and not the largest customer's alone.

    ``predicted`` must be above 0 wherever ``actual`` is.
    """
    log_ratio = np.log(np.where(actual > 0, actual, 1.0) / np.where(actual > 0, predicted, 1.0))
    return float(2.0 * np.mean(actual * log_ratio - (actual - predicted)))


def normalized_gini(actual: Floats, predicted: Floats) -> float:
    """Return the area between the cumulative-spend curve in predicted order and chance, over that of the perfect order.

    Customers with equal predictions share their spend evenly, so that a constant scores 0 whatever the row order.
    """
    if np.ptp(actual) == 0:
        return 0.0
    return float(_gini(actual, predicted) / _gini(actual, actual))


def expected_calibration_error(actual: Floats, predicted: Floats) -> float:
    """Return the mean distance between forecast and share over ten bins of equal count, weighted by their count."""
    bins = np.array_split(np.argsort(predicted, kind="stable"), BINS)
    return float(sum(len(b) * abs(predicted[b].mean() - actual[b].mean()) for b in bins if len(b)) / len(actual))


def _gini(actual: Floats, order_by: Floats) -> float:
    _, place, count = np.unique(-order_by, return_inverse=True, return_counts=True)
    shared = (np.bincount(place, weights=actual) / count)[place]
    ranked = shared[np.argsort(place, kind="stable")]
    return float(np.cumsum(ranked).mean() / actual.sum() - (len(actual) + 1) / (2 * len(actual)))

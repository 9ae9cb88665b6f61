"""What a model should reach before outcomes are known, and what it reached once they are."""

from dataclasses import dataclass

import numpy as np

from backend.contract.arrays import Floats

CALIBRATION_BINS = 10


@dataclass(frozen=True, slots=True)
class Expected:
    """What holds if the probabilities are right: buyers, log-loss and Brier score of the customers predicted."""

    customers: int
    buyers: float
    log_loss: float
    brier: float


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Customers of about the same predicted probability: what was predicted, what share bought."""

    customers: int
    predicted: float
    bought: float


@dataclass(frozen=True, slots=True)
class Realised:
    """What came of predictions whose window has passed.

    ``bias``: total predicted / total spent - 1 (None where nothing was spent); ``deviance``: mean Poisson deviance,
    ``deviance_skill``: 1 - deviance / that of the mean of what was spent; ``gini``: normalised by the perfect order;
    ``coverage``: share of customers inside their interval (None where none had one).
    """

    customers: int
    bought: float
    log_loss: float
    brier: float
    bias: float | None
    deviance: float
    deviance_skill: float
    gini: float
    coverage: float | None
    calibration: tuple[CalibrationBin, ...]


def expected_performance(probability: Floats) -> Expected:
    """What calibrated probabilities, shape ``(n_customers,)``, promise: the mean of p ln p + q ln q, and of p q."""
    p = np.clip(probability, 1e-12, 1 - 1e-12)
    entropy = -(p * np.log(p) + (1 - p) * np.log1p(-p))
    return Expected(p.size, float(p.sum()), float(entropy.mean()), float((p * (1 - p)).mean()))


def realised(
    probability: Floats, spend: Floats, bought: Floats, spent: Floats, low: Floats | None = None, high: Floats | None = None
) -> Realised:
    """Predictions beside outcomes; all of shape ``(n_customers,)``, money in currency, ``bought`` 0 or 1.

    ``low`` and ``high`` are NaN where a customer had no interval. Raises ``ValueError`` where there is nobody.
    """
    if not probability.size:
        raise ValueError("nobody was predicted")
    p = np.clip(probability, 1e-12, 1 - 1e-12)
    deviance, of_mean = _deviance(spent, spend), _deviance(spent, np.full(spent.size, spent.mean()))
    total = float(spent.sum())
    return Realised(
        customers=p.size,
        bought=float(bought.mean()),
        log_loss=float(-(bought * np.log(p) + (1 - bought) * np.log1p(-p)).mean()),
        brier=float(((p - bought) ** 2).mean()),
        bias=float(spend.sum() / total - 1) if total > 0 else None,
        deviance=deviance,
        deviance_skill=1 - deviance / of_mean if of_mean > 0 else 0.0,
        gini=_gini(spent, spend),
        coverage=_coverage(spent, low, high),
        calibration=calibration(probability, bought),
    )


def calibration(probability: Floats, bought: Floats, bins: int = CALIBRATION_BINS) -> tuple[CalibrationBin, ...]:
    """Predicted beside observed shares over bins of equal counts, the least likely first."""
    order = np.array_split(np.argsort(probability, kind="stable"), bins)
    return tuple(
        CalibrationBin(rows.size, float(probability[rows].mean()), float(bought[rows].mean()))
        for rows in order
        if rows.size
    )


def _deviance(spent: Floats, predicted: Floats) -> float:
    """Mean Poisson deviance, 2 (y ln(y / m) - y + m), with y ln y = 0 at 0; predictions are at least a ten-thousandth."""
    m, some = np.maximum(predicted, 1e-4), spent > 0
    logs = np.zeros(spent.size)
    logs[some] = spent[some] * np.log(spent[some] / m[some])
    return float(2 * (logs - spent + m).mean())


def _gini(spent: Floats, predicted: Floats) -> float:
    """The area between the concentration curve by prediction and the diagonal, over that of the perfect order."""

    def area(order: Floats) -> float:
        shares = np.cumsum(spent[np.argsort(-order, kind="stable")])
        return float(shares.sum() / shares[-1] - (spent.size + 1) / 2)

    best = area(spent) if spent.sum() > 0 else 0.0
    return area(predicted) / best if best > 0 else 0.0


def _coverage(spent: Floats, low: Floats | None, high: Floats | None) -> float | None:
    if low is None or high is None:
        return None
    known = ~(np.isnan(low) | np.isnan(high))
    return float(((spent >= low) & (spent <= high))[known].mean()) if known.any() else None

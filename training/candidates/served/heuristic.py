"""Fits the recency/frequency heuristic of ``backend.scoring`` for log-loss.

It learns from all customers, lapsed ones too, so that the decay is known where the service will be asked about it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from backend.contract.arrays import Floats
from backend.contract.parameters.scoring import PurchaseOdds
from backend.scoring.purchase_probability import purchase_odds, purchase_probability
from training.candidates.forecast.history import validation_folds, weights
from training.candidates.forecast.protocol import Forecast
from training.candidates.forecast.quantity import Quantity, combined, feature
from training.features.snapshots import Snapshot
from training.plan import Plan

# Limits on the logarithms of (scale, order_power, decay_power, decay_days, order_offset): wide enough to be silent on
# real logs; without them a log whose decay is exponential sends power and scale to infinity together.
LIMITS = ((-14.0, 5.0), (-4.0, 2.0), (-4.0, 3.0), (0.0, 7.5), (-3.0, 3.0))
START = (-3.0, 0.3, 0.5, 4.5, 1.0)
VALIDATION_ORIGINS = 3  # log-loss over thousands of customers is steady: a few late origins choose well


@dataclass(frozen=True, slots=True)
class FittedHeuristic(Forecast):
    """The fitted odds, at the mean level of the history."""

    parameters: PurchaseOdds

    def quantity(self, snapshot: Snapshot) -> Quantity:
        """Return the probability of a purchase for each customer of ``snapshot``, driven by recency and orders."""
        recency, orders = (feature(name, snapshot.columns[name]) for name in ("recency_days", "num_transactions"))
        return combined(lambda days, count: purchase_probability(days, count, self.parameters), recency, orders)


def fit(history: Sequence[Snapshot], plan: Plan) -> FittedHeuristic:
    """Choose the half-life on the latest origins of the history, then fit all of it."""
    folds = list(validation_folds(history))[-VALIDATION_ORIGINS:]
    losses = [_loss(folds, half_life) for half_life in plan.half_lives_days]
    return fit_half_life(history, plan.half_lives_days[int(np.argmin(losses))])


def fit_half_life(history: Sequence[Snapshot], half_life_days: float) -> FittedHeuristic:
    """Return the heuristic of least log-loss, older origins counting half after every ``half_life_days``.

    L-BFGS on the logarithms of the parameters: each stays positive, so the heuristic is monotone by construction.
    """
    best = minimize(_loss_and_slope, START, _cells(history, half_life_days), "L-BFGS-B", jac=True, bounds=LIMITS)
    return FittedHeuristic(_parameters(best.x))


def _cells(history: Sequence[Snapshot], half_life_days: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Return one row per whole days of recency and number of orders: recency, orders, weight, bought."""
    recency = np.rint(np.concatenate([past.columns["recency_days"] for past in history]))
    orders = np.concatenate([past.columns["num_transactions"] for past in history])
    bought = np.concatenate([past.bought for past in history])
    weight = weights(history, half_life_days) / len(bought)
    _, first, cell = np.unique(recency * 1e7 + orders, return_index=True, return_inverse=True)
    both, buyers = (np.bincount(cell, of).astype(np.float64) for of in (weight, weight * bought))
    return np.asarray(recency[first]), orders[first], both, buyers


def _parameters(logs: Floats) -> PurchaseOdds:
    scale, order_power, decay_power, decay_days, order_offset = np.exp(logs).tolist()
    return PurchaseOdds(scale, order_offset, order_power, decay_days, decay_power)


def _loss_and_slope(logs: Floats, recency: Floats, orders: Floats, weight: Floats, bought: Floats) -> tuple[float, Floats]:
    """Return log-loss of the odds and its gradient in the logarithms; ``bought`` is the buyers' weight in each cell."""
    p = _parameters(logs)
    log_odds = np.log(purchase_odds(recency, orders, p))
    loss = weight @ np.logaddexp(0.0, log_odds) - bought @ log_odds
    residual = weight / (1.0 + np.exp(-log_odds)) - bought
    aged = recency / p.decay_days
    slope = [
        residual.sum(),
        p.order_power * (residual @ np.log(orders + p.order_offset)),
        -p.decay_power * (residual @ np.log1p(aged)),
        p.decay_power * (residual @ (aged / (1.0 + aged))),
        p.order_power * p.order_offset * (residual @ (1.0 / (orders + p.order_offset))),
    ]
    return float(loss), np.asarray(slope)


def _loss(folds: Sequence[tuple[list[Snapshot], Snapshot]], half_life: float) -> float:
    """Log-loss, summed over the validation origins."""
    losses = [0.0]
    for earlier, later in folds:
        p = fit_half_life(earlier, half_life).predict(later)
        losses.append(-float(np.mean(np.log(np.where(later.bought > 0, p, 1 - p)))))
    return float(np.sum(losses))

"""The weights of an ensemble, learned from its members' forecasts out of time, and shrunk towards those they start with.

Weights are shares of a pool (a softmax); ``SHRINKAGE`` x the sum of squared logarithms of their moves holds them where they
start until the forecasts insist. Chosen on three origins and judged on later ones, again and again over four months of
Online Retail II before its tests, they gained nothing over the start and lost 0.0003 in Gini with a tenth of the shrinkage.
"""

from collections.abc import Callable, Sequence

import numpy as np
from scipy.optimize import minimize

from backend.contract.arrays import Floats
from training.features.snapshots import Snapshot

SHRINKAGE = 0.1


def arithmetic(pool: Sequence[Floats], weights: Sequence[float]) -> Floats:
    """Of ``(n_members, n_customers)``: shape ``(n_customers,)``."""
    return np.asarray(np.average(pool, axis=0, weights=weights))


def learned_weights(
    pools: Sequence[Sequence[Floats]],
    actual: Sequence[Snapshot],
    start: Sequence[float],
    loss: Callable[[Floats, Snapshot], float],
) -> Floats:
    """One weight per member, summing to 1; ``pools`` holds what all members predicted at each of the ``actual`` origins."""

    def mean_loss(moves: Floats) -> float:
        weights = _shares(start, moves)
        losses = [loss(arithmetic(pool, weights), later) for pool, later in zip(pools, actual, strict=True)]
        return float(np.mean(losses) + SHRINKAGE * moves @ moves)

    best = minimize(mean_loss, np.zeros(len(start)), method="L-BFGS-B", options={"maxiter": 100})
    return _shares(start, best.x)


def _shares(start: Sequence[float], moves: Floats) -> Floats:
    raised = np.asarray(start) * np.exp(moves - moves.max())
    return np.asarray(raised / raised.sum())

"""The weights of an ensemble, learned from what its members foretold out of time, and shrunk towards the recipe's.

Weights are shares of a pool (a softmax), all equal at the start; ``SHRINKAGE`` x the sum of squared logarithms holds them
there until the forecasts insist. Choosing on one half of six early origins of Online Retail II and judging on the other,
it gained 0.0001 to 0.0004 in Gini and lost up to 0.2 % in RMSE; with a tenth of the shrinkage up to 1.8 %.
"""

from collections.abc import Callable, Sequence

import numpy as np
from scipy.optimize import minimize

from training.candidates.examples import relative_to_mean
from training.candidates.forecast import Floats
from training.features.snapshots import Snapshot

SHRINKAGE = 0.01
FLOOR = 0.02  # of the mean: keeps one member's zero from ruling a geometric mean
Blend = Callable[[Sequence[Floats]], Floats]


def spend_blend(pools: Sequence[Floats], weights: Sequence[Floats]) -> Floats:
    """Relative spend, shape ``(n_customers,)``, from an upper and a lower pool, shape ``(n_members, n_customers)`` each.

    The upper one is averaged arithmetically, the lower one geometrically; a customer's share of the upper rises with
    their own level: w = upper / (upper + 1).
    """
    upper = relative_to_mean(np.average(pools[0], axis=0, weights=weights[0]))
    lower = relative_to_mean(np.exp(np.average(np.log(pools[1] + FLOOR), axis=0, weights=weights[1])))
    w = upper / (upper + 1)
    return np.asarray(w * upper + (1 - w) * lower)


def odds_blend(pools: Sequence[Floats], weights: Sequence[Floats]) -> Floats:
    """The mean log-odds of one pool."""
    return np.asarray(np.average(pools[0], axis=0, weights=weights[0]))


def learned_weights(origins: Sequence[Sequence[Floats]], actual: Sequence[Snapshot],
                    blend: Callable[[Sequence[Floats], Sequence[Floats]], Floats],
                    loss: Callable[[Floats, Snapshot], float]) -> list[Floats]:
    """One array of weights per pool, each summing to 1; ``origins`` holds the pools at each of the ``actual`` origins."""
    ends = np.cumsum([len(pool) for pool in origins[0]])[:-1]

    def mean_loss(logs: Floats) -> float:
        weights = [_shares(part) for part in np.split(logs, ends)]
        losses = [loss(blend(pools, weights), later) for pools, later in zip(origins, actual, strict=True)]
        return float(np.mean(losses) + SHRINKAGE * logs @ logs)

    start = np.zeros(sum(len(pool) for pool in origins[0]))
    best = minimize(mean_loss, start, method="L-BFGS-B", options={"maxiter": 100})
    return [_shares(part) for part in np.split(best.x, ends)]


def _shares(logs: Floats) -> Floats:
    raised = np.exp(logs - logs.max())
    return np.asarray(raised / raised.sum())

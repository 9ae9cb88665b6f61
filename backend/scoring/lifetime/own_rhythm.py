"""Customers who buy by the calendar: every November, every other Tuesday. The purchase process knows rates, not rhythms.

Given x repeats within t_x days, the process takes their times as scattered evenly: the gaps' shares of t_x are
Dirichlet(1, ..., 1). A customer of rhythm k has gaps Gamma(k, k / mean), whose shares are Dirichlet(k, ..., k). Bayes' rule
over a few k says how surely a customer keeps time, from the regularity of the gaps alone; small k is left to the process.
The next gap follows Gamma(k) given that it has lasted until today (Wilson & Hilferty 1931 for its distribution).
"""

import math
from typing import Final

import numpy as np

from backend.contract.arrays import Floats
from backend.scoring.lifetime.log_gamma import log_gamma

LEAST_REPEATS: Final = 4
"""Five purchases: with fewer gaps even evenly scattered ones look regular too often."""
LOOSE: Final = ((1.0, 0.70), (2.0, 0.14), (4.0, 0.08), (8.0, 0.04))
"""Rhythms that are left to the purchase process, each with its share of customers beforehand."""
STRICT: Final = ((32.0, 0.02), (128.0, 0.01), (512.0, 0.005), (2048.0, 0.005))
"""Rhythms that tell when: gaps that vary by a sixth, a twelfth, a twenty-third, a forty-fifth; by a day at least."""
_STEPS: Final = 48
"""Parts of the horizon in which the next purchase may fall."""


def rhythm_weights(repeats: Floats, gap_days: Floats, log_shares: Floats) -> Floats:
    """Return the probability that each customer keeps each of ``STRICT``.

    Parameters
    ----------
    repeats
        Purchases after the first, shape ``(n_customers,)``.
    gap_days
        Mean gap in days, shape ``(n_customers,)``.
    log_shares
        Sum over the gaps of ln(gap / t_x), nats, shape ``(n_customers,)``.

    Returns
    -------
    NDArray of float64
        Probabilities, shape ``(n_customers, 4)``; 0 below ``LEAST_REPEATS``.
    """
    x, finest = np.maximum(repeats, 1.0), gap_days**2
    logs = np.column_stack(
        [
            math.log(share) + _log_density(x, log_shares, np.minimum(k, np.maximum(finest, 1.0)))
            for k, share in (*LOOSE, *STRICT)
        ]
    )
    likely = np.exp(logs - logs.max(axis=1, keepdims=True))
    strict = (likely / likely.sum(axis=1, keepdims=True))[:, len(LOOSE) :]
    told = (repeats >= LEAST_REPEATS) & (finest >= STRICT[0][0])
    return np.asarray(np.where(told[:, None], strict, 0.0))


def _log_density(x: Floats, log_shares: Floats, k: Floats) -> Floats:
    """Of the gaps' shares under Dirichlet(k, ..., k)."""
    return np.asarray(log_gamma(x * k) - x * log_gamma(k) + (k - 1.0) * log_shares)


def rhythmic_purchases(gap: float, elapsed: float, dropout: float, horizon_days: float, k: float) -> float:
    """Return one customer's expected purchases within the horizon at rhythm k (days are whole: no k is finer).

    ``gap`` is the mean gap, ``elapsed`` the days since the last purchase, ``dropout`` the probability of leaving after one.
    A customer who is overdue has probably left: P(alive) = (1 - dropout) S / ((1 - dropout) S + dropout), with S the
    probability that a gap lasts so long.
    """
    k = min(k, gap**2)
    lasted = 1.0 - _gamma_cdf(elapsed / gap, k)
    stays = 1.0 - dropout
    alive = stays * lasted / (stays * lasted + dropout) if lasted > 0.0 else 0.0
    if alive <= 0.0:
        return 0.0
    ends = [horizon_days * step / _STEPS for step in range(_STEPS + 1)]
    by_then = [(lasted - (1.0 - _gamma_cdf((elapsed + end) / gap, k))) / lasted for end in ends]
    purchases = 0.0
    for start, before, after in zip(ends, by_then, by_then[1:], strict=False):
        left = horizon_days - start - 0.5 * horizon_days / _STEPS
        purchases += (after - before) * (1.0 + _later(left / gap, stays, k))
    return alive * purchases


def _later(gaps_left: float, stays: float, k: float) -> float:
    """Expected purchases after the next one, in so many mean gaps: sum of stays^j P(j gaps fit)."""
    total, fits = 0.0, 1
    while fits <= gaps_left * 1.5 + 1.0 and fits <= 1_000:
        total += stays**fits * _gamma_cdf(gaps_left / fits, k * fits)
        fits += 1
    return total


def _gamma_cdf(ratio: float, k: float) -> float:
    """P(Gamma(k) <= ratio x its mean); the cube root of a gamma variable is nearly normal."""
    if ratio <= 0.0:
        return 0.0
    z = (ratio ** (1.0 / 3.0) - (1.0 - 1.0 / (9.0 * k))) * 3.0 * math.sqrt(k)
    return 0.5 * math.erfc(-z / math.sqrt(2.0))

"""Log-likelihood of the BG/NBD on a table of distinct histories, with its exact gradient and Hessian.

The value is the logarithm of Fader, Hardie & Lee (2005), eq. 6 (``backend.scoring.lifetime.bg_nbd`` writes it down), summed
with weights; a test holds it to note 027. What belongs to x or to T alone is summed over distinct x or T, and only the odds
of being dead are worked out per history.
"""

import numpy as np

from backend.contract.arrays import Floats
from training.candidates.process.purchase_table import PurchaseTable, weighted_sum

_CHUNK = 8192
"""Rows at a time: they stay in the cache, and no linear-algebra thread pool wakes up for them."""


class BgNbdLikelihood:
    """The log-likelihood as a function of (ln r, ln alpha, ln a, ln b), with its first and second derivatives.

    Parameters
    ----------
    table
        Distinct histories, shape ``(n_histories,)`` in every array; times in the unit that alpha gets.
    modified
        True for the MBG/NBD.
    ridge
        Half of it, times the sum of squared log-parameters, is taken off.

    Notes ----- Called with log-parameters of shape ``(4,)``, it returns the value in nats, the gradient ``(4,)`` and the
    Hessian ``(4, 4)``.
    """

    def __init__(self, table: PurchaseTable, *, modified: bool, ridge: float = 0.0) -> None:
        self._ridge = ridge
        self._first = 1 if modified else 0
        self._customers = float(table.customers.sum())
        self._x_counts = np.bincount(table.frequency.astype(np.int64), weights=table.customers)
        self._ages, self._age_customers, self._age_purchases = _by_age(table)
        exposed = np.flatnonzero(table.frequency + self._first > 0)
        self._x = table.frequency[exposed]
        self._t_x, self._T, self._weight = table.recency[exposed], table.T[exposed], table.customers[exposed]

    def __call__(self, point: Floats) -> tuple[float, Floats, Floats]:
        """Return the value (nats), gradient ``(4,)`` and Hessian ``(4, 4)`` at log-parameters ``point``, ``(4,)``."""
        natural = np.exp(point)
        value, gradient, hessian = self._rates(natural)
        for part in (self._chances(natural), self._odds(natural)):
            value, gradient, hessian = value + part[0], gradient + part[1], hessian + part[2]
        gradient = gradient * natural
        hessian = hessian * np.outer(natural, natural) + np.diag(gradient)
        value -= 0.5 * self._ridge * float(point @ point)
        return value, gradient - self._ridge * point, hessian - self._ridge * np.eye(4)

    def _rates(self, natural: Floats) -> tuple[float, Floats, Floats]:
        """Purchases at a gamma-distributed rate: the NBD part, in r and alpha."""
        r, alpha = natural[0], natural[1]
        rising = _log_rising(r, self._x_counts.size)
        per_customer, per_purchase = self._age_customers, self._age_purchases
        log_age, near = np.log1p(self._ages / alpha), 1.0 / (alpha + self._ages)
        gap = weighted_sum(per_customer, self._ages * near) / alpha
        silent = weighted_sum(per_customer, log_age)
        value = self._x_counts @ rising[0] - r * silent - weighted_sum(per_purchase, log_age + np.log(alpha))
        gradient, hessian = np.zeros(4), np.zeros((4, 4))
        gradient[0] = self._x_counts @ rising[1] - silent
        gradient[1] = r * gap - weighted_sum(per_purchase, near)
        hessian[0, 0] = self._x_counts @ rising[2]
        hessian[0, 1] = hessian[1, 0] = gap
        hessian[1, 1] = weighted_sum(r * per_customer + per_purchase, near**2) - r * self._customers / alpha**2
        return float(value), gradient, hessian

    def _chances(self, natural: Floats) -> tuple[float, Floats, Floats]:
        """Survived chances to drop out, B(a, b+n) / B(a, b), in a and b."""
        a, b = natural[2], natural[3]
        size = self._x_counts.size + self._first
        counts = np.concatenate([np.zeros(self._first), self._x_counts])
        of_b, of_both = _log_rising(b, size), _log_rising(a + b, size)
        gradient, hessian = np.zeros(4), np.zeros((4, 4))
        gradient[2] = -(counts @ of_both[1])
        gradient[3] = counts @ (of_b[1] - of_both[1])
        hessian[2:, 2:] = -(counts @ of_both[2])
        hessian[3, 3] += counts @ of_b[2]
        return float(counts @ (of_b[0] - of_both[0])), gradient, hessian

    def _odds(self, natural: Floats) -> tuple[float, Floats, Floats]:
        """Sum of log(1 + odds of being dead) over the histories that could have dropped out."""
        value, gradient, hessian = 0.0, np.zeros(4), np.zeros((4, 4))
        for start in range(0, self._x.size, _CHUNK):
            part = slice(start, start + _CHUNK)
            rows = PurchaseTable(self._x[part], self._t_x[part], self._T[part], self._weight[part])
            value += _log_one_plus_odds(rows, natural, self._first, gradient, hessian)
        return value, gradient, hessian


def _log_one_plus_odds(rows: PurchaseTable, natural: Floats, first: int, gradient: Floats, hessian: Floats) -> float:
    """One chunk's sum; its derivatives are added to ``gradient`` and ``hessian`` in place."""
    x, t_x, T, weight = rows.frequency, rows.recency, rows.T, rows.customers
    r, alpha, a, b = natural
    power, earlier = r + x, 1.0 / (b + (x + (first - 1.0)))
    near_T, near_x = 1.0 / (alpha + T), 1.0 / (alpha + t_x)
    silence = np.log((alpha + T) * near_x)
    closer = near_T - near_x
    log_odds = np.log(a * earlier) + power * silence
    small = np.exp(-np.abs(log_odds))
    dead = np.where(log_odds > 0.0, 1.0, small) / (1.0 + small)
    slopes = np.stack([silence, power * closer, np.full_like(x, 1.0 / a), -earlier])
    likely = weight * dead
    gradient += slopes @ likely
    hessian += (slopes * (likely * (1.0 - dead))) @ slopes.T
    bend = float(likely @ closer)
    hessian[0, 1] += bend
    hessian[1, 0] += bend
    hessian[1, 1] -= float((likely * power) @ (closer * (near_T + near_x)))
    hessian[2, 2] -= float(likely.sum()) / a**2
    hessian[3, 3] += float(likely @ earlier**2)
    return float(weight @ (np.maximum(log_odds, 0.0) + np.log1p(small)))


def _log_rising(base: float, size: int) -> tuple[Floats, Floats, Floats]:
    """Return log Gamma(base + n) / Gamma(base) for n < size, with two derivatives.

    Running sums neither cancel nor overflow.
    """
    steps = base + np.arange(size - 1.0)
    inverse = 1.0 / steps
    sums = np.zeros((3, size))
    np.cumsum(np.log(steps), out=sums[0, 1:])
    np.cumsum(inverse, out=sums[1, 1:])
    np.cumsum(-inverse * inverse, out=sums[2, 1:])
    return sums[0], sums[1], sums[2]


def _by_age(table: PurchaseTable) -> tuple[Floats, Floats, Floats]:
    """Return distinct T, with the customers and the purchases at each; as they are where few of them repeat."""
    purchases = table.customers * table.frequency
    part = table.T[:: max(1, table.T.size // 1024)]
    if np.unique(part).size > 0.9 * part.size:
        return table.T, table.customers, purchases
    ages, place = np.unique(table.T, return_inverse=True)
    customers, bought = (np.bincount(place, of).astype(np.float64) for of in (table.customers, purchases))
    return ages, customers, bought

"""BG/NBD and MBG/NBD: when customers buy, and whether they still do.

While alive a customer buys at rate lambda ~ Gamma(r, alpha); after each repeat purchase (MBG/NBD: after the first one too)
the customer drops out with probability p ~ Beta(a, b). With n = x chances to drop out (MBG/NBD: n = x + 1):

    L(r, alpha, a, b | x, t_x, T)
        = Gamma(r+x) alpha^r / Gamma(r) / (alpha+T)^(r+x) x B(a, b+n) / B(a, b) x (1 + odds)
    odds = 1{n>0} a/(b+n-1) x ((alpha+T)/(alpha+t_x))^(r+x)

Fader, Hardie & Lee (2005), "Counting your customers the easy way", eq. 6; in this arrangement, which neither overflows nor
cancels for large x, as in Hardie's note 027. Batislam, Denizel & Filiztekin (2007) for the MBG/NBD. All times are in days,
frequencies count repeat purchases. Every function raises ``ImpossibleValue`` for a history or horizon that cannot be.
"""

import numpy as np
from numpy.typing import ArrayLike

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import BgNbdParameters
from backend.scoring.lifetime.customer_history import check_horizon, customer_history
from backend.scoring.lifetime.dropout import dropout_nodes
from backend.scoring.lifetime.tabulate import on_distinct

_VANISHING = 1e-200  # a chance to drop out below which (1 - (1 + p z)^-k) / p is its limit, k z
_CHUNK = 8192
"""Customers at a time: what is in hand stays in the cache, and no thread pool wakes up."""


def probability_alive(frequency: ArrayLike, recency: ArrayLike, T: ArrayLike, parameters: BgNbdParameters) -> Floats:
    """Return P(alive | x, t_x, T) = 1 / (1 + odds) for each customer; Hardie's note 021, eq. 1.

    Parameters
    ----------
    frequency, recency, T
        x, repeat purchases (whole); t_x, days from the first purchase to the last (0 where x is 0); days from the first
        purchase to now, at least t_x. Shape ``(n_customers,)`` each, 0 or more.
    parameters
        r, alpha (days), a and b; BG/NBD or MBG/NBD.

    Returns
    -------
    Floats
        Probability, shape ``(n_customers,)``; in the BG/NBD 1 where x is 0.

    Raises
    ------
    ImpossibleValue
        For a history that cannot be.

    Examples
    --------
    The paper's CDNOW parameters, and its customer with two repeat purchases, in days instead of weeks:

    >>> cdnow = BgNbdParameters(r=0.243, alpha=4.414 * 7, a=0.793, b=2.426)
    >>> probability_alive([0, 2], [0, 30.43 * 7], [38.86 * 7, 38.86 * 7], cdnow).round(3).tolist()
    [1.0, 0.727]
    """
    x, t_x, age = customer_history(frequency, recency, T)
    return _alive(x, t_x, age, parameters)


def expected_purchases(
    frequency: ArrayLike, recency: ArrayLike, T: ArrayLike, parameters: BgNbdParameters, horizon_days: float
) -> Floats:
    """Return E[Y(t) | x, t_x, T], each customer's expected purchases in the next ``horizon_days``; the paper's eq. 10.

    Parameters
    ----------
    frequency, recency, T
        x, repeat purchases (whole); t_x, days from the first purchase to the last (0 where x is 0); days from the first
        purchase to now, at least t_x. Shape ``(n_customers,)`` each, 0 or more.
    parameters
        r, alpha (days), a and b; BG/NBD or MBG/NBD.
    horizon_days
        t, days from now, 0 or more.

    Returns
    -------
    Floats
        Purchases, shape ``(n_customers,)``.

    Raises
    ------
    ImpossibleValue
        For a history or horizon that cannot be.

    Examples
    --------
    The paper's CDNOW parameters, and its customer with two repeat purchases, over 39 weeks:

    >>> cdnow = BgNbdParameters(r=0.243, alpha=4.414 * 7, a=0.793, b=2.426)
    >>> expected_purchases([2], [30.43 * 7], [38.86 * 7], cdnow, 39 * 7).round(3).tolist()
    [1.226]
    """
    return discounted_purchases(frequency, recency, T, parameters, (horizon_days,), (1.0,))


def discounted_purchases(
    frequency: ArrayLike,
    recency: ArrayLike,
    T: ArrayLike,
    parameters: BgNbdParameters,
    until_days: tuple[float, ...],
    discounts: tuple[float, ...],
) -> Floats:
    """Return expected purchases with each slice of time weighted: sum of d[k] x (E[Y(until[k])] - E[Y(until[k-1])]).

    Parameters
    ----------
    frequency, recency, T
        x, repeat purchases (whole); t_x, days from the first purchase to the last (0 where x is 0); days from the first
        purchase to now, at least t_x. Shape ``(n_customers,)`` each, 0 or more.
    parameters
        r, alpha (days), a and b; BG/NBD or MBG/NBD.
    until_days
        Where each slice ends, in days from now, rising to the horizon.
    discounts
        d, what a purchase in each slice counts for, without unit; as many as ``until_days``.

    Returns
    -------
    Floats
        Purchases, weighted, shape ``(n_customers,)``.

    Raises
    ------
    ImpossibleValue
        For a history or an end that cannot be.
    """
    x, t_x, age = customer_history(frequency, recency, T)
    ends = [check_horizon(until) for until in until_days]
    steps = np.append(discounts, 0.0)
    weights = steps[:-1] - steps[1:]

    def evaluate(at_x: Floats, at_age: Floats) -> Floats:
        return _while_alive(at_x, at_age, parameters, np.asarray(ends), weights)

    return on_distinct(x, age, parameters.alpha, evaluate) * _alive(x, t_x, age, parameters)


def expected_after_first(parameters: BgNbdParameters, days: Floats) -> Floats:
    """Return E[Y(t)] of a customer who has just bought for the first time, for many horizons at once.

    Parameters
    ----------
    parameters
        r, alpha (days), a and b; BG/NBD or MBG/NBD.
    days
        t, days from that purchase, 0 or more, shape ``(n_horizons,)``.

    Returns
    -------
    Floats
        Repeat purchases, shape ``(n_horizons,)``.

    Raises
    ------
    ImpossibleValue
        For a horizon that cannot be.
    """
    nobody = np.zeros(1)
    growth = parameters.r * check_horizon(float(days.max(initial=0.0))) / parameters.alpha
    nodes, shares = dropout_nodes(parameters.a, parameters.b + _chances(nobody, parameters), np.full(1, growth))
    p, time = nodes[0], (days / parameters.alpha)[:, None]
    total = -np.expm1(-parameters.r * np.log1p(p * time))
    some = p > _VANISHING
    average = np.where(some, total / np.where(some, p, 1.0), parameters.r * time)
    return np.asarray((shares[0] * average).sum(axis=1) * _alive(nobody, nobody, nobody, parameters))


def probability_of_purchase(
    frequency: ArrayLike, recency: ArrayLike, T: ArrayLike, parameters: BgNbdParameters, horizon_days: float
) -> Floats:
    """Return P(Y(t) >= 1 | x, t_x, T) = P(alive) x (1 - ((alpha+T)/(alpha+T+t))^(r+x)) for each customer.

    No customer drops out between two purchases, so up to the next one the process is a Poisson process.

    Parameters
    ----------
    frequency, recency, T
        x, repeat purchases (whole); t_x, days from the first purchase to the last (0 where x is 0); days from the first
        purchase to now, at least t_x. Shape ``(n_customers,)`` each, 0 or more.
    parameters
        r, alpha (days), a and b; BG/NBD or MBG/NBD.
    horizon_days
        t, days from now, 0 or more.

    Returns
    -------
    Floats
        Probability, shape ``(n_customers,)``.

    Raises
    ------
    ImpossibleValue
        For a history or horizon that cannot be.
    """
    x, t_x, age = customer_history(frequency, recency, T)
    silent = (parameters.r + x) * np.log1p(check_horizon(horizon_days) / (parameters.alpha + age))
    return np.asarray(-np.expm1(-silent) * _alive(x, t_x, age, parameters))


def _chances(x: Floats, parameters: BgNbdParameters) -> Floats:
    """How often the customer could have dropped out: n."""
    return x + 1.0 if parameters.modified else x


def _log_odds_dead(x: Floats, t_x: Floats, age: Floats, parameters: BgNbdParameters) -> Floats:
    """Log of ``odds``; -inf where there was no chance to drop out yet."""
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = np.log(parameters.a / (parameters.b + _chances(x, parameters) - 1.0))
    silence = np.log((parameters.alpha + age) / (parameters.alpha + t_x))
    odds = chance + (parameters.r + x) * silence
    return odds if parameters.modified else np.where(x == 0.0, -np.inf, odds)


def _alive(x: Floats, t_x: Floats, age: Floats, parameters: BgNbdParameters) -> Floats:
    answer = np.empty(x.size)
    with np.errstate(over="ignore"):
        for start in range(0, x.size, _CHUNK):
            part = slice(start, start + _CHUNK)
            answer[part] = 1.0 / (1.0 + np.exp(_log_odds_dead(x[part], t_x[part], age[part], parameters)))
    return answer


def _while_alive(x: Floats, age: Floats, parameters: BgNbdParameters, ends: Floats, weights: Floats) -> Floats:
    """Return the sum of weights[k] x E[Y(ends[k]) | alive at T].

    It is the average over p ~ Beta(a, b+n) of (1 - (1 + p z)^-(r+x)) / p.
    """
    distinct, place = np.unique(x, return_inverse=True)
    growth = (parameters.r + distinct) * float(ends.max(initial=0.0)) / (parameters.alpha + float(age.min(initial=0.0)))
    nodes, shares = dropout_nodes(parameters.a, parameters.b + _chances(distinct, parameters), growth)
    answer = np.zeros(x.size)
    for start in range(0, x.size, 128):
        part = slice(start, start + 128)
        at, power = place[part], (parameters.r + x[part])[:, None]
        p, share = nodes[at], shares[at]
        total = np.zeros_like(p)
        for end, weight in zip(ends, weights, strict=True):
            z = (end / (parameters.alpha + age[part]))[:, None]
            total -= weight * np.expm1(-power * np.log1p(p * z))
        some = p > _VANISHING
        slope = power * (np.divide.outer(np.ones(1), parameters.alpha + age[part]).T * float(weights @ ends))
        average = np.where(some, total / np.where(some, p, 1.0), slope)
        answer[part] = (share * average).sum(axis=1)
    return answer

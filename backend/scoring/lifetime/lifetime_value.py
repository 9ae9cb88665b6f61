"""Customer lifetime value: what a customer will spend within a horizon, in today's money, and how sure that is.

    spend(horizon) = E[orders in the horizon, on the season clock] x E[value of an order]

No level is set afterwards: every ratio of a look-back that was tried made most shops worse. What a lone history can say is
worked out here; for a whole log the learned forecasts stand on the same process (``training.candidates.learned``).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import LifetimeParameters
from backend.contract.parameters.scoring import SpendInterval
from backend.scoring.lifetime import bg_nbd, process
from backend.scoring.lifetime.customer_history import check_horizon
from backend.scoring.lifetime.purchase_history import PurchaseHistory
from backend.scoring.season_clock import clock_days
from backend.scoring.spend_interval import spend_interval

_SLICE_DAYS: Final = 30.4375
"""Discounting goes month by month, each month's purchases taken at its middle."""
UNKNOWN_SPREAD: Final = SpendInterval(0.9, (1.0,), (0.0, 0.05, 0.5, 0.95, 1.0), ((-4.0, -2.5, -0.4, 1.6, 2.5),))
"""Where the log is too short to look back from: wide, and honest about it."""


@dataclass(frozen=True, slots=True)
class LifetimeValue:
    """The projection over one horizon: currency, purchases or probability, shape ``(n_customers,)`` in every array.

    ``value``, ``low`` and ``high`` are discounted currency over the horizon, the latter two at the spread's level;
    ``spend`` is undiscounted; ``value_per_purchase`` is currency per purchase.
    """

    value: Floats
    low: Floats
    high: Floats
    spend: Floats
    purchases: Floats
    purchase_probability: Floats
    probability_alive: Floats
    value_per_purchase: Floats


def project_lifetime_value(history: PurchaseHistory, parameters: LifetimeParameters, horizon_days: float) -> LifetimeValue:
    """Return every customer's lifetime value over ``horizon_days``.

    Parameters
    ----------
    history
        Purchases, days and currency of ``n_customers`` customers.
    parameters
        The fitted lifetime models, levels and spread.
    horizon_days
        Days from the cutoff, 0 or more.

    Returns
    -------
    LifetimeValue
        Currency, purchases and probabilities, shape ``(n_customers,)`` in every array.

    Raises
    ------
    ImpossibleValue
        For a horizon that cannot be.
    """
    horizon = check_horizon(horizon_days)
    said = process.expected(history, parameters.process, horizon)
    worth = said.spend * _todays_share(history, parameters, horizon, said.days)
    low, high = spend_interval(worth, said.probability, parameters.spread or UNKNOWN_SPREAD)
    return LifetimeValue(
        value=worth,
        low=low,
        high=high,
        spend=said.spend,
        purchases=said.orders,
        purchase_probability=said.probability,
        probability_alive=np.maximum(said.alive, said.probability),
        value_per_purchase=said.basket,
    )


def _todays_share(history: PurchaseHistory, parameters: LifetimeParameters, horizon: float, days: Floats) -> Floats:
    """Today's worth of a unit of spend within the horizon, shape ``(n_customers,)``: 1 without discount."""
    model, clock = parameters.process.purchases, parameters.process.clock
    if model is None or horizon == 0.0 or parameters.annual_discount == 0.0:
        return np.ones(days.size)
    ends = _slices(horizon)
    middles = ends - 0.5 * np.diff(ends, prepend=0.0)
    discounts = tuple(((1.0 + parameters.annual_discount) ** (-middles / 365.25)).tolist())
    worth = np.zeros(days.size)
    x, t_x, T = process.clocked(history, parameters.process)
    for day in np.unique(history.day):
        some = history.day == day
        until = tuple(clock_days(day, day + np.rint(ends).astype(np.int64), clock).tolist()) if clock.known else tuple(ends)
        worth[some] = bg_nbd.discounted_purchases(x[some], t_x[some], T[some], model, until, discounts)
    return np.asarray(np.where(days > 1e-12, worth / np.maximum(days, 1e-12), 1.0))


def purchase_probability(history: PurchaseHistory, parameters: LifetimeParameters, horizon_days: float) -> Floats:
    """Return P(at least one purchase within ``horizon_days``), shape ``(n_customers,)``.

    ``history``: purchases and days of ``n_customers`` customers; ``parameters``: the fitted lifetime models.
    """
    return process.purchase_probability(history, parameters.process, horizon_days)


def _slices(horizon_days: float) -> Floats:
    """Return where the months of the horizon end, in days."""
    months = max(1, round(horizon_days / _SLICE_DAYS))
    return np.asarray(horizon_days * np.arange(1, months + 1) / months)

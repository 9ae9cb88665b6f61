"""What the purchase process of a shop says of customers: orders, their value, and how likely one is, over a horizon.

The MBG/NBD runs in days of the season clock. A purchase day is worth what the Gamma-Gamma says; orders of one day share it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import BgNbdParameters, PurchaseProcess
from backend.scoring.lifetime import bg_nbd, gamma_gamma
from backend.scoring.lifetime.purchase_history import PurchaseHistory
from backend.scoring.season_clock import clock_days

_PRIOR_DAYS: Final = 3.0
"""Purchase days' worth of the shop's mean in a customer's own orders a day."""
MOST_DRIFT: Final = 2.0
_ROOM: Final = 1.25
_LEAST_BASKET: Final = 1e-6

Formula = Callable[[Floats, Floats, Floats, float], Floats]


@dataclass(frozen=True, slots=True)
class Expected:
    """Over one horizon, shape ``(n_customers,)`` each.

    ``days`` are purchase days; ``orders`` count each of a day's; ``basket`` is currency per order, the customer's own
    shrunk to the shop's; ``spend`` = orders x basket x drift. ``probability`` is that of an order,
    ``alive`` that any is still to come.
    """

    days: Floats
    orders: Floats
    spend: Floats
    probability: Floats
    alive: Floats
    basket: Floats


def expected(history: PurchaseHistory, process: PurchaseProcess, horizon_days: float) -> Expected:
    """Return what is expected over the ``horizon_days`` from each customer's day on; all 0 where nobody ever came back."""
    days, probability, alive = _purchases(history, process, horizon_days)
    orders, basket = days * own_orders_a_day(history, process), own_basket(history, process)
    return Expected(days, orders, orders * basket * own_drift(history, process), probability, alive, basket)


def own_basket(history: PurchaseHistory, process: PurchaseProcess) -> Floats:
    """Return currency per order, shape ``(n_customers,)``: the customer's own mean shrunk to the shop's, the less the more
    orders there are.

    ``history``: purchases, days and currency of ``n_customers`` customers; ``process``: the fitted purchase process.
    At five orders it lies within a quarter of the own mean: the figures of one page must look like one customer's.
    """
    own = np.maximum(history.day_value, 0.0) * history.purchase_days / history.orders
    if process.values is None:
        return np.full(own.size, max(process.one_price / process.orders_a_day, _LEAST_BASKET))
    day = gamma_gamma.expected_value(history.purchase_days, history.day_value, process.values)
    shrunk = day / own_orders_a_day(history, process)
    reach = 1.0 + _ROOM / history.orders
    return np.maximum(np.where(own > 0.0, np.clip(shrunk, own / reach, own * reach), shrunk), _LEAST_BASKET)


def own_drift(history: PurchaseHistory, process: PurchaseProcess) -> Floats:
    """Return what a customer's next orders are worth over the mean of all, a ratio of shape ``(n_customers,)``.

    ``history``: purchases, days and currency of ``n_customers`` customers; ``process``: the fitted purchase process.
    Whose orders rose from 20 to 640 is worth more than whose fell from 640 to 20: (recent / mean) ** drift, of who bought
    on two days at least, and no more than ``MOST_DRIFT`` times.
    """
    known = (history.day_value > 0.0) & (history.recent_value > 0.0) & ~history.one_time
    ratio = np.where(known, history.recent_value, 1.0) / np.where(known, history.day_value, 1.0)
    return np.clip(ratio**process.drift, 1.0 / MOST_DRIFT, MOST_DRIFT)


def own_orders_a_day(history: PurchaseHistory, process: PurchaseProcess) -> Floats:
    """Return orders per purchase day, at least 1, shape ``(n_customers,)``.

    ``history``: purchases, days and currency of ``n_customers`` customers; ``process``: the fitted purchase process.
    """
    shrunk = (history.orders + _PRIOR_DAYS * process.orders_a_day) / (history.purchase_days + _PRIOR_DAYS)
    return np.maximum(shrunk, 1.0)


def clocked(history: PurchaseHistory, process: PurchaseProcess) -> tuple[Floats, Floats, Floats]:
    """Return (x, t_x, T), shape ``(n_customers,)`` each: repeat purchases, and ages in days of the clock.

    ``history``: purchases, days and currency of ``n_customers`` customers; ``process``: the fitted purchase process.
    """
    x = history.frequency
    T = clock_days(history.first_day, history.day, process.clock)
    t_x = np.where(x > 0.0, clock_days(history.first_day, history.last_day, process.clock), 0.0)
    return x, np.minimum(t_x, T), T


def by_day(history: PurchaseHistory, process: PurchaseProcess, horizon_days: float, formula: Formula) -> Floats:
    """Return ``formula`` of x, t_x, T and the horizon in clock days, shape ``(n_customers,)``: all of one day together.

    ``history``: purchases, days and currency of ``n_customers`` customers; ``process``: the fitted purchase process.
    ``horizon_days`` are days of the calendar, from each customer's own day on.
    """
    x, t_x, T = clocked(history, process)
    answer = np.zeros(x.size)
    for day in np.unique(history.day):
        some = history.day == day
        ahead = float(clock_days(day, day + round(horizon_days), process.clock)) if process.clock.known else horizon_days
        answer[some] = formula(x[some], t_x[some], T[some], ahead)
    return answer


def _purchases(history: PurchaseHistory, process: PurchaseProcess, horizon_days: float) -> tuple[Floats, Floats, Floats]:
    size, model = history.purchase_days.size, process.purchases
    if model is None:
        return np.zeros(size), np.zeros(size), np.ones(size)
    return (
        by_day(history, process, horizon_days, lambda x, t_x, T, h: bg_nbd.expected_purchases(x, t_x, T, model, h)),
        purchase_probability(history, process, horizon_days),
        _alive(history, process, model),
    )


def purchase_probability(history: PurchaseHistory, process: PurchaseProcess, horizon_days: float) -> Floats:
    """Return P(at least one purchase within ``horizon_days``), shape ``(n_customers,)``; 0 where nobody ever came back.

    ``history``: purchases, days and currency of ``n_customers`` customers; ``process``: the fitted purchase process.
    """
    model = process.purchases
    if model is None:
        return np.zeros(history.purchase_days.size)
    return by_day(history, process, horizon_days, lambda x, t_x, T, h: bg_nbd.probability_of_purchase(x, t_x, T, model, h))


def _alive(history: PurchaseHistory, process: PurchaseProcess, model: BgNbdParameters) -> Floats:
    return bg_nbd.probability_alive(*clocked(history, process), model)

"""What a whole history shows beyond counts and dates: whether its purchases keep time, by their own gaps or by the year.

    value = (1 - w) x process + sum over rhythms of w_k x purchases_k x recent value of a purchase x today's worth
    value = (1 - y) x that + y x visits of a yearly buyer x value of a purchase

Who keeps time has bought five times or more: their own recent value needs no help from the shop's. Of customers without
such a habit the value is the process's.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import BgNbdParameters, LifetimeParameters
from backend.scoring.lifetime.lifetime_value import LifetimeValue
from backend.scoring.lifetime.own_rhythm import STRICT, rhythm_weights, rhythmic_purchases
from backend.scoring.lifetime.purchase_history import Days, PurchaseHistory
from backend.scoring.lifetime.yearly import Yearly, yearly_of

_UNSURE: Final = 0.01
"""A rhythm less likely than this changes no cent worth its arithmetic."""
_AS_UNEVEN: Final = -1e9
"""Log shares of gaps of which nothing is known: no rhythm explains them."""


@dataclass(frozen=True, slots=True)
class Habits:
    """Of the purchases of each history, shape ``(n_customers,)``.

    ``log_shares``: sum over the gaps of ln(gap / t_x), 0 without repeats. ``yearly``: who comes on the same days each year.
    """

    log_shares: Floats
    yearly: tuple[Yearly, ...]

    def where(self, chosen: NDArray[np.bool_]) -> "Habits":
        """Return the habits of the chosen customers alone, shape ``(n_chosen,)``, the same units."""
        return Habits(self.log_shares[chosen], tuple(self.yearly[place] for place in np.flatnonzero(chosen).tolist()))


def habits_of(customer: Days, day: Days, today: Days) -> Habits:
    """Return the habits in purchase days sorted by customer and day, ``(n_days,)`` each.

    ``today``, ``(n_customers,)``, is the day of each customer's forecast; all days are ordinals.
    """
    opening = np.diff(customer, prepend=-1) != 0
    starts = np.flatnonzero(opening)
    count = np.diff(np.append(starts, customer.size))
    gaps = np.where(opening, 1.0, np.diff(day, prepend=0))
    span = np.maximum(day[starts + count - 1] - day[starts], 1)
    log_shares = np.add.reduceat(np.log(gaps), starts) - (count - 1) * np.log(span)
    ends = zip(starts.tolist(), (starts + count).tolist(), today.tolist(), strict=True)
    return Habits(np.asarray(log_shares), tuple(yearly_of(day[start:end], now) for start, end, now in ends))


def unknown_habits(customers: int) -> Habits:
    """Return the habits of ``customers`` of whom no purchase day but the first and the last is known: none."""
    return Habits(np.full(customers, _AS_UNEVEN), (Yearly(),) * customers)


def with_habits(
    model: LifetimeValue, history: PurchaseHistory, habits: Habits, parameters: LifetimeParameters, horizon_days: float
) -> LifetimeValue:
    """Return the projection over the horizon with the customers' habits, shape ``(n_customers,)`` in every array.

    ``model`` is the projection over it without; its interval and ``value_per_purchase`` stay.
    """
    timed = _in_rhythm(model, history, habits.log_shares, parameters.process.purchases, horizon_days)
    odds = np.asarray([one.odds for one in habits.yearly])
    visits = np.asarray([one.visits(horizon_days) for one in habits.yearly])
    own = visits * history.day_value

    def mixed(usual: Floats, yearly: Floats) -> Floats:
        return np.asarray((1.0 - odds) * usual + odds * yearly)

    chance = mixed(timed.purchase_probability, np.minimum(visits, 1.0))
    return replace(
        timed,
        value=mixed(timed.value, own),
        spend=mixed(timed.spend, own),
        purchases=mixed(timed.purchases, visits),
        purchase_probability=chance,
        probability_alive=np.maximum(mixed(timed.probability_alive, np.ones_like(odds)), chance),
    )


def _in_rhythm(
    model: LifetimeValue,
    history: PurchaseHistory,
    log_shares: Floats,
    purchases: BgNbdParameters | None,
    horizon_days: float,
) -> LifetimeValue:
    """As far as gaps are even, the next purchases come when they are due."""
    if purchases is None:
        return model
    worth = np.divide(model.value, model.spend, out=np.ones_like(model.value), where=model.spend > 0)
    gap, elapsed = history.recency_days / np.maximum(history.frequency, 1.0), history.day - history.last_day
    weights = rhythm_weights(history.frequency, gap, log_shares)
    sure, timed = weights.sum(axis=1), np.zeros_like(model.value)
    sure[sure <= _UNSURE] = 0.0
    for place in np.flatnonzero(sure).tolist():
        dropout = purchases.a / (purchases.a + purchases.b + float(history.frequency[place]))  # the mean of its Beta
        timed[place] = sum(
            weight * rhythmic_purchases(float(gap[place]), float(elapsed[place]), dropout, horizon_days, k)
            for weight, (k, _) in zip(weights[place].tolist(), STRICT, strict=True)
        )
    spend, loose = timed * history.recent_value, 1.0 - sure
    return replace(
        model,
        value=loose * model.value + spend * worth,
        spend=loose * model.spend + spend,
        purchases=loose * model.purchases + timed,
        purchase_probability=loose * model.purchase_probability + np.minimum(timed, sure),
    )

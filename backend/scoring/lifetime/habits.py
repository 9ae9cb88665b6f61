"""What a whole history shows beyond counts and dates: whether orders grow or shrink, and whether they keep time.

    value = (1 - w) x model + sum over rhythms of w_k x purchases_k x recent value of a purchase x today's worth

with the model's value of a purchase moved to the customer's recent one. Who keeps time has bought five times or more: their
own mean value needs no help from the shop's. Of customers without such a habit the value is the model's.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import LifetimeParameters
from backend.scoring.lifetime.gamma_gamma import expected_value
from backend.scoring.lifetime.lifetime_value import LifetimeValue
from backend.scoring.lifetime.own_rhythm import STRICT, rhythm_weights, rhythmic_purchases
from backend.scoring.lifetime.purchase_history import PurchaseHistory

FADING: Final = 0.95
"""What a purchase counts beside the one after it. Of 1, 0.95, 0.9, 0.8, 0.7 and 0.5 it predicted the next value
best on Online Retail II and Relay and second best on CDNOW, before their last ten (seven) origins."""
_UNSURE: Final = 0.01
"""A rhythm less likely than this changes no cent worth its arithmetic."""


@dataclass(frozen=True, slots=True)
class Habits:
    """Of the purchases of each history, shape ``(n_customers,)``.

    ``log_shares``: sum over the gaps of ln(gap / t_x), 0 without repeats. ``drift``: the mean value of a purchase with
    later ones counting more, over the plain mean; 1 where nothing changed.
    """

    log_shares: Floats
    drift: Floats


def habits_of(customer: np.ndarray, day: np.ndarray, value: Floats) -> Habits:
    """Return the habits in purchases sorted by customer and day, ``(n_purchases,)`` each; ``value`` is currency above 0."""
    opening = np.diff(customer, prepend=-1) != 0
    starts = np.flatnonzero(opening)
    count = np.diff(np.append(starts, customer.size))
    gaps = np.where(opening, 1.0, np.diff(day, prepend=0))
    span = np.maximum(day[starts + count - 1] - day[starts], 1)
    log_shares = np.add.reduceat(np.log(gaps), starts) - (count - 1) * np.log(span)
    after = np.repeat(starts + count - 1, count) - np.arange(customer.size)
    weight = FADING**after
    recent = np.add.reduceat(weight * value, starts) / np.add.reduceat(weight, starts)
    return Habits(log_shares, recent / (np.add.reduceat(value, starts) / count))


def value_with_habits(
    model: LifetimeValue, history: PurchaseHistory, habits: Habits, parameters: LifetimeParameters, horizon_days: float
) -> Floats:
    """Return value over the horizon, discounted currency, shape ``(n_customers,)``; ``model`` is the projection over it."""
    purchases, mean = history.frequency + 1.0, history.monetary_value
    recent = np.maximum(mean * habits.drift, 0.0)
    each = expected_value(purchases, recent, parameters.value)
    value = model.value * each / np.maximum(expected_value(purchases, mean, parameters.value), 1e-9)
    worth = np.divide(model.value, model.spend, out=np.ones_like(value), where=model.spend > 0)
    gap = history.recency_days / np.maximum(history.frequency, 1.0)
    weights = rhythm_weights(history.frequency, gap, habits.log_shares)
    for place in np.flatnonzero(weights.sum(axis=1) > _UNSURE).tolist():
        dropout = _dropout(history, place, parameters)
        elapsed = float(history.T_days[place] - history.recency_days[place])
        timed = sum(
            weight * rhythmic_purchases(float(gap[place]), elapsed, dropout, horizon_days, k)
            for weight, (k, _) in zip(weights[place].tolist(), STRICT, strict=True)
        )
        loose = 1.0 - float(weights[place].sum())
        value[place] = loose * value[place] + timed * recent[place] * worth[place]
    return value


def _dropout(history: PurchaseHistory, place: int, parameters: LifetimeParameters) -> float:
    """The probability of leaving after a purchase, of a customer who stayed after ``frequency``: its Beta's mean."""
    process = parameters.established if history.established[place] else parameters.newcomers
    return process.a / (process.a + process.b + float(history.frequency[place]))

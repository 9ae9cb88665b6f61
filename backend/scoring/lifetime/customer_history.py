"""A customer's history in the field's terms, checked once at the door of every lifetime model."""

import numpy as np
from numpy.typing import ArrayLike

from backend.contract.arrays import Floats
from backend.errors import ImpossibleValue

_MOST_PURCHASES = 1_000_001
_CHUNK = 8192
"""Customers at a time: what is in hand stays in the cache."""


def customer_history(frequency: ArrayLike, recency: ArrayLike, T: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Return (x, t_x, T) as three float arrays of one shape, all of them possible.

    Parameters
    ----------
    frequency
        x, repeat purchases: whole, 0 or more, shape ``(n_customers,)``.
    recency
        t_x, age at the last purchase, shape ``(n_customers,)``; 0 where x is 0.
    T
        Age now, at least t_x, shape ``(n_customers,)``; in the same time unit, days in all of the house.

    Returns
    -------
    x, t_x, T : Floats
        Purchases, days and days, shape ``(n_customers,)`` each.

    Raises
    ------
    ImpossibleValue
        With one sentence that names the field.
    """
    x, t_x, age = (np.atleast_1d(np.asarray(values, dtype=np.float64)) for values in (frequency, recency, T))
    if not (x.shape == t_x.shape == age.shape and x.ndim == 1):
        raise ImpossibleValue("frequency, recency and T must have one value per customer each.", field="frequency")
    if x.size and not (np.isfinite(t_x.sum()) and np.isfinite(age.sum())):
        raise ImpossibleValue("recency and T must be finite numbers of days.", field="recency")
    check_frequency(x)
    for start in range(0, x.size, _CHUNK):
        part = slice(start, start + _CHUNK)
        _check_recency(x[part], t_x[part], age[part])
    return x, t_x, age


def _check_recency(x: Floats, t_x: Floats, age: Floats) -> None:
    if t_x.min() < 0.0 or (t_x > age).any():
        raise ImpossibleValue("recency must lie between 0 and T for every customer.", field="recency")
    if ((x == 0.0) & (t_x > 0.0)).any():
        raise ImpossibleValue("A customer without a repeat purchase has recency 0.", field="recency")


def check_frequency(frequency: Floats) -> None:
    """Raise ``ImpossibleValue`` unless every value is a whole number of repeat purchases.

    Parameters
    ----------
    frequency
        Repeat purchases, shape ``(n_customers,)``.

    Raises
    ------
    ImpossibleValue
        For a number that is below 0, above a million, not whole or not finite.
    """
    if not frequency.size:
        return
    if not (frequency.min() >= 0.0 and frequency.max() < _MOST_PURCHASES):
        raise ImpossibleValue("frequency must be a number of repeat purchases, from 0 to a million.", field="frequency")
    for start in range(0, frequency.size, _CHUNK):
        some = frequency[start : start + _CHUNK]
        if (some != np.rint(some)).any():
            raise ImpossibleValue("frequency must be a whole number of repeat purchases.", field="frequency")


def check_horizon(horizon_days: float) -> float:
    """Return the horizon in days, as a float.

    Raises ``ImpossibleValue`` unless it is a finite number of days, 0 or more.
    """
    if not 0.0 <= horizon_days < np.inf:
        raise ImpossibleValue("horizon_days must be a finite number of days, 0 or more.", field="horizon_days")
    return float(horizon_days)

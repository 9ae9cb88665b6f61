"""The recency/frequency heuristic: the probability of a purchase within the horizon.

Multiplicative in the odds (frequency boost x recency decay), so it is monotone in both by construction, whatever the
parameters that training finds.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.contract.parameters.scoring import PurchaseOdds
from backend.contract.thresholds import PROBABILITY_BOUNDS

Some = TypeVar("Some", float, NDArray[np.float64])
"""One customer, or an array of them: one customer in plain floats costs a tenth of an array of one."""


def purchase_odds(recency_days: Some, orders: Some, parameters: PurchaseOdds) -> Some:
    """Return the odds of at least one purchase within the horizon.

    Parameters
    ----------
    recency_days
        Days since the last purchase, 0 or more; one customer's, or shape ``(n_customers,)``.
    orders
        Number of orders, 0 or more, of the same shape.
    parameters
        Scale, boost and decay; ``PurchaseOdds`` has the formula.

    Returns
    -------
    float or NDArray of float64
        Odds p / (1 - p), 0 or more and without unit, of the arguments' shape.
    """
    boost = (orders + parameters.order_offset) ** parameters.order_power
    decay = (1.0 + recency_days / parameters.decay_days) ** -parameters.decay_power
    odds: Some = parameters.scale * boost * decay
    return odds


def purchase_probability(recency_days: Floats, orders: Floats, parameters: PurchaseOdds) -> Floats:
    """Return the probability of at least one purchase within the horizon.

    Parameters
    ----------
    recency_days
        Days since the last purchase, 0 or more, shape ``(n_customers,)``.
    orders
        Number of orders, 0 or more, shape ``(n_customers,)``.
    parameters
        Scale, boost and decay; ``PurchaseOdds`` has the formula.

    Returns
    -------
    Floats
        Probability within ``PROBABILITY_BOUNDS``, shape ``(n_customers,)``.

    Examples
    --------
    >>> purchase_probability(np.array([4.0, 90.0]), np.array([7.0, 7.0]), PurchaseOdds()).round(2).tolist()
    [0.83, 0.64]
    """
    odds = purchase_odds(recency_days, orders, parameters)
    bounded: Floats = np.clip(odds / (1.0 + odds), *PROBABILITY_BOUNDS)
    return bounded


def purchase_probability_of_one(recency_days: float, orders: float, parameters: PurchaseOdds) -> float:
    """Return ``purchase_probability`` of one customer, from days since the last purchase and a number of orders."""
    odds = purchase_odds(recency_days, orders, parameters)
    least, most = PROBABILITY_BOUNDS
    return min(max(odds / (1.0 + odds), least), most)

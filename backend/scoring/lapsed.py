"""The share of a forecast that remains for a customer who lapsed.

Spend models learn from active customers only. For a lapsed customer they are asked about the edge of what they know, and
the answer shrinks with the probability of a purchase since then.
"""

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.parameters.scoring import PurchaseOdds
from backend.contract.thresholds import ACTIVE_DAYS
from backend.scoring.purchase_probability import purchase_probability, purchase_probability_of_one


def kept_share(recency_days: Floats, orders: Floats, odds: PurchaseOdds) -> Floats:
    """Return the share of the forecast at ``ACTIVE_DAYS`` that each customer keeps.

    Parameters
    ----------
    recency_days
        Days since the last purchase, 0 or more, shape ``(n_customers,)``.
    orders
        Number of orders, 1 or more, shape ``(n_customers,)``.
    odds
        Parameters of the purchase odds.

    Returns
    -------
    Floats
        A share from 0 to 1, shape ``(n_customers,)``; 1 for active customers.

    Examples
    --------
    >>> kept_share(np.array([10.0, ACTIVE_DAYS]), np.array([3.0, 3.0]), PurchaseOdds()).tolist()
    [1.0, 1.0]
    """
    now = purchase_probability(recency_days, orders, odds)
    share: Floats = now / purchase_probability(np.minimum(recency_days, ACTIVE_DAYS), orders, odds)
    return share


def kept_share_of_one(recency_days: float, orders: float, odds: PurchaseOdds) -> float:
    """Return ``kept_share`` of one customer, from days since the last purchase and a number of orders."""
    now, then = (purchase_probability_of_one(days, orders, odds) for days in (recency_days, min(recency_days, ACTIVE_DAYS)))
    return now / then

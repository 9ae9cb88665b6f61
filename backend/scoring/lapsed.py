"""What is left of a forecast for a customer who lapsed.

Spend models learn from active customers only. Of one who lapsed they are asked about the edge of what they know, and the
answer shrinks with the probability of a purchase since then.
"""

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.parameters.scoring import PurchaseOdds
from backend.contract.thresholds import ACTIVE_DAYS
from backend.scoring.purchase_probability import purchase_probability, purchase_probability_of_one


def kept_share(recency_days: Floats, orders: Floats, odds: PurchaseOdds) -> Floats:
    """By how much the forecast at ``ACTIVE_DAYS`` shrinks: 0 to 1, shape ``(n_customers,)``; 1 for active customers."""
    now = purchase_probability(recency_days, orders, odds)
    share: Floats = now / purchase_probability(np.minimum(recency_days, ACTIVE_DAYS), orders, odds)
    return share


def kept_share_of_one(recency_days: float, orders: float, odds: PurchaseOdds) -> float:
    """The same for one customer."""
    now, then = (purchase_probability_of_one(days, orders, odds) for days in (recency_days, min(recency_days, ACTIVE_DAYS)))
    return now / then

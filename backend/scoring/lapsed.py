"""The share of a forecast that remains for a customer who lapsed.

The boosted trees for client bodies learn from active customers only. Of one who lapsed they are asked about the edge of
what they know, and the answer shrinks with the probability of a purchase since then.
"""

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.parameters.scoring import PurchaseOdds
from backend.contract.thresholds import ACTIVE_DAYS
from backend.scoring.purchase_probability import purchase_probability


def kept_share(recency_days: Floats, orders: Floats, total_spend: Floats, odds: PurchaseOdds) -> Floats:
    """Return by how much the forecast at ``ACTIVE_DAYS`` shrinks: 0 to 1, shape ``(n_customers,)``; 1 for active customers.

    ``recency_days``, ``orders`` and ``total_spend`` (currency) are of each customer; ``odds`` are the fitted purchase odds.
    """
    now = purchase_probability(recency_days, orders, total_spend, odds)
    share: Floats = now / purchase_probability(np.minimum(recency_days, ACTIVE_DAYS), orders, total_spend, odds)
    return share

"""The recency/frequency heuristic: how likely is a purchase within the horizon?

Multiplicative in the odds (frequency boost x recency decay), so it is monotone in both by construction, whatever the
parameters that training finds.
"""

import numpy as np
from numpy.typing import NDArray

from backend.contract.parameters import PurchaseOdds
from backend.contract.thresholds import PROBABILITY_BOUNDS

Floats = NDArray[np.float64]


def purchase_odds(recency_days: Floats, orders: Floats, parameters: PurchaseOdds) -> Floats:
    """Odds of at least one purchase, shape ``(n_customers,)``; ``recency_days`` >= 0, ``orders`` >= 0."""
    boost = (orders + parameters.order_offset) ** parameters.order_power
    decay = (1.0 + recency_days / parameters.decay_days) ** -parameters.decay_power
    odds: Floats = parameters.scale * boost * decay
    return odds


def purchase_probability(recency_days: Floats, orders: Floats, parameters: PurchaseOdds) -> Floats:
    """Probability within ``PROBABILITY_BOUNDS``, shape ``(n_customers,)``."""
    odds = purchase_odds(recency_days, orders, parameters)
    bounded: Floats = np.clip(odds / (1.0 + odds), *PROBABILITY_BOUNDS)
    return bounded

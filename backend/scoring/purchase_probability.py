"""The recency/frequency heuristic: how likely is a purchase within the horizon?

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
    """Odds of at least one purchase, for one customer or shape ``(n_customers,)``; both arguments >= 0."""
    boost = (orders + parameters.order_offset) ** parameters.order_power
    decay = (1.0 + recency_days / parameters.decay_days) ** -parameters.decay_power
    odds: Some = parameters.scale * boost * decay
    return odds


def purchase_probability(recency_days: Floats, orders: Floats, parameters: PurchaseOdds) -> Floats:
    """Probability within ``PROBABILITY_BOUNDS``, shape ``(n_customers,)``."""
    odds = purchase_odds(recency_days, orders, parameters)
    bounded: Floats = np.clip(odds / (1.0 + odds), *PROBABILITY_BOUNDS)
    return bounded


def purchase_probability_of_one(recency_days: float, orders: float, parameters: PurchaseOdds) -> float:
    """The same for one customer."""
    odds = purchase_odds(recency_days, orders, parameters)
    least, most = PROBABILITY_BOUNDS
    return min(max(odds / (1.0 + odds), least), most)

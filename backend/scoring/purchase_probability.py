"""The recency/frequency heuristic: the probability of a purchase within the horizon.

Multiplicative in the odds (frequency boost x recency decay x weight of spend x season), so it is monotone in each by
construction, whatever the parameters that training finds.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.contract.parameters.scoring import PurchaseOdds
from backend.contract.thresholds import PROBABILITY_BOUNDS

Some = TypeVar("Some", float, NDArray[np.float64])
"""One customer, or an array of them: one customer in plain floats costs a tenth of an array of one."""


def odds_factors(recency_days: Some, orders: Some, total_spend: Some, parameters: PurchaseOdds) -> tuple[Some, Some, Some]:
    """Boost, decay and weight: their product times the scale is the odds."""
    return (
        (orders + parameters.order_offset) ** parameters.order_power,
        (1.0 + recency_days / parameters.decay_days) ** -parameters.decay_power,
        (total_spend + parameters.spend_offset) ** parameters.spend_power,
    )


def purchase_odds(recency_days: Some, orders: Some, total_spend: Some, parameters: PurchaseOdds) -> Some:
    """Odds of at least one purchase in a month of average season, for one customer or shape ``(n_customers,)``.

    All three arguments are >= 0; ``total_spend`` is currency.
    """
    boost, decay, weight = odds_factors(recency_days, orders, total_spend, parameters)
    odds: Some = parameters.scale * boost * decay * weight
    return odds


def purchase_probability(
    recency_days: Floats, orders: Floats, total_spend: Floats, parameters: PurchaseOdds, season: float | Floats = 1.0
) -> Floats:
    """Return a probability within ``PROBABILITY_BOUNDS``, shape ``(n_customers,)``.

    ``recency_days``, ``orders`` and ``total_spend`` (currency) are of each customer; ``parameters`` are the fitted odds,
    which ``season``, a ratio of all or of each, multiplies.
    """
    odds = season * purchase_odds(recency_days, orders, total_spend, parameters)
    bounded: Floats = np.clip(odds / (1.0 + odds), *PROBABILITY_BOUNDS)
    return bounded


def bounded_probability(odds: float) -> float:
    """The same for the odds of one customer."""
    least, most = PROBABILITY_BOUNDS
    return min(max(odds / (1.0 + odds), least), most)

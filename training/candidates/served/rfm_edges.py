"""Quintile edges of recency, frequency and money, and the edges of the lifetime value's levels."""

from typing import Final

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import RfmParameters
from backend.scoring.lifetime.purchase_history import PurchaseHistory

_LEVEL_SHARES: Final = (1.0 / 3.0, 0.8)
"""A third of the customers is Low and a fifth High, about the shares of the segments that suggest Low and
High."""


def fit_rfm(history: PurchaseHistory, lifetime_value: Floats) -> RfmParameters:
    """Return the edges of the customers at hand.

    ``history``: purchases and days of ``n_customers`` customers; ``lifetime_value``, ``(n_customers,)``, in currency.
    """
    middle, high = np.quantile(lifetime_value, _LEVEL_SHARES)
    return RfmParameters(
        recency_days=_quintiles((history.day - history.last_day).astype(np.float64)),
        purchases=_quintiles(history.purchase_days),
        monetary=_quintiles(history.purchase_days * np.maximum(history.day_value, 0.0)),
        lifetime_value=(float(middle), float(high)),
    )


def _quintiles(values: Floats) -> tuple[float, ...]:
    return tuple(float(edge) for edge in np.quantile(values, [0.2, 0.4, 0.6, 0.8]))

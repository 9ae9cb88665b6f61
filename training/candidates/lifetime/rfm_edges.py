"""Quintile edges of recency, frequency and money, and the edges of the lifetime value's levels."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from backend.contract.parameters.lifetime import RfmParameters
from backend.scoring.lifetime.purchase_history import CustomerSummary

Array = NDArray[np.float64]

_LEVEL_SHARES: Final = (1.0 / 3.0, 0.8)
"""A third of the customers is Low and a fifth High, about the shares of the segments that suggest Low and
High."""


def fit_rfm(summary: CustomerSummary, lifetime_value: Array) -> RfmParameters:
    """Edges of the customers at hand; ``lifetime_value`` has shape ``(n_customers,)``, in currency."""
    purchases = summary.frequency + 1.0
    middle, high = np.quantile(lifetime_value, _LEVEL_SHARES)
    return RfmParameters(
        recency_days=_quintiles(summary.T_days - summary.recency_days),
        purchases=_quintiles(purchases),
        monetary=_quintiles(purchases * np.maximum(summary.monetary_value, 0.0)),
        lifetime_value=(float(middle), float(high)),
    )


def _quintiles(values: Array) -> tuple[float, ...]:
    return tuple(float(edge) for edge in np.quantile(values, [0.2, 0.4, 0.6, 0.8]))

"""What the lifetime models are told of each customer, as of a cutoff."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.errors import ImpossibleValue
from backend.scoring.lifetime.customer_history import customer_history


@dataclass(frozen=True, slots=True)
class PurchaseHistory:
    """What is known of each customer's purchases: currency and days, shape ``(n_customers,)`` in every array.

    A purchase is a day with at least one order of positive net amount; returns lower the spend of their day.

    frequency         x: purchases after the first
    recency_days      t_x: first to last purchase; 0 for one-time buyers
    T_days            T: first purchase to cutoff
    monetary_value    net spend per purchase, over all purchases; below 0 counts as 0
    recent_spend      net spend of the last ``recent_window_days`` before the cutoff; below 0 counts as 0
    established       first seen so soon after the log began that the real first purchase may lie before it
    first_value       net spend of the first purchase day
    first_month       its calendar month, 1 to 12
    channel           where the first purchase came from (country, shop, campaign), "" if unknown
    """

    frequency: Floats
    recency_days: Floats
    T_days: Floats
    monetary_value: Floats
    recent_spend: Floats
    established: NDArray[np.bool_]
    first_value: Floats
    first_month: NDArray[np.int64]
    channel: NDArray[np.str_]
    recent_window_days: float = 365.0

    def __post_init__(self) -> None:
        """Raise ``ImpossibleValue`` for histories that cannot be or arrays that do not fit together."""
        customer_history(self.frequency, self.recency_days, self.T_days)
        for field in fields(self)[:-1]:
            if getattr(self, field.name).shape != self.frequency.shape:
                raise ImpossibleValue(f"{field.name} must have one value per customer.", field=field.name)
        if not self.recent_window_days > 0.0:
            raise ImpossibleValue("recent_window_days must be above 0.", field="recent_window_days")

    @property
    def one_time(self) -> NDArray[np.bool_]:
        """Whether each customer has bought once only, shape ``(n_customers,)``; without unit."""
        return np.asarray(self.frequency == 0.0)

    def where(self, chosen: NDArray[np.bool_]) -> "PurchaseHistory":
        """Return the history of the chosen customers alone.

        Parameters
        ----------
        chosen
            Shape ``(n_customers,)``; True for those to keep.

        Returns
        -------
        PurchaseHistory
            Days and currency, shape ``(chosen.sum(),)`` in every array.
        """
        arrays = {field.name: getattr(self, field.name)[chosen] for field in fields(self)[:-1]}
        return PurchaseHistory(**arrays, recent_window_days=self.recent_window_days)

"""What the lifetime models are told of each customer, as of a day."""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.errors import ImpossibleValue

Days = NDArray[np.int64]
RECENT_HALF_LIFE: Final = 180.0
"""Days."""


@dataclass(frozen=True, slots=True)
class PurchaseHistory:
    """One entry per customer in every array, shape ``(n_customers,)``; days are ordinals (``date.toordinal``).

    A purchase day has at least one order of positive net amount; returns lower the spend of their day.

    purchase_days  how many, at least 1
    orders         how many, at least 1: several on a day count each
    first_day      the first purchase day; ``last_day`` the last one
    day            the day of the forecast
    day_value      net spend per purchase day, currency; below 0 counts as 0
    recent_value   the same, later days counting more (half as much for every ``RECENT_HALF_LIFE`` before); ``day_value``
                   where only a total is known
    """

    purchase_days: Floats
    orders: Floats
    first_day: Days
    last_day: Days
    day: Days
    day_value: Floats
    recent_value: Floats

    def __post_init__(self) -> None:
        """Raise ``ImpossibleValue`` for histories that cannot be or arrays that do not fit together."""
        for field in fields(self):
            if getattr(self, field.name).shape != self.purchase_days.shape:
                raise ImpossibleValue(f"{field.name} must have one value per customer.", field=field.name)
        if self.purchase_days.size and not (self.purchase_days.min() >= 1.0 and self.orders.min() >= 1.0):
            raise ImpossibleValue("A history has at least one purchase.", field="purchase_days")
        if ((self.first_day > self.last_day) | (self.last_day > self.day)).any():
            raise ImpossibleValue(
                "The first purchase comes before the last, and that before the forecast.", field="last_day"
            )

    @property
    def frequency(self) -> Floats:
        """Return x, purchase days after the first, shape ``(n_customers,)``."""
        return self.purchase_days - 1.0

    @property
    def recency_days(self) -> Floats:
        """Return t_x in calendar days, first to last purchase, shape ``(n_customers,)``; 0 for one-time buyers."""
        return np.where(self.one_time, 0.0, self.last_day - self.first_day)

    @property
    def one_time(self) -> NDArray[np.bool_]:
        """Return who has purchases on one day only, shape ``(n_customers,)``."""
        return np.asarray(self.purchase_days <= 1.0)

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> "PurchaseHistory":
        """Return the history of the chosen customers alone: shape ``(n_chosen,)``, the same units."""
        return PurchaseHistory(*(getattr(self, field.name)[chosen] for field in fields(self)))

"""What every candidate looks like from outside."""

from collections.abc import Callable, Sequence
from typing import Protocol

from backend.contract.arrays import Floats
from training.candidates.forecast.quantity import Quantity
from training.features.snapshots import Snapshot
from training.plan import Plan


class Forecast(Protocol):
    """Something fitted."""

    def quantity(self, snapshot: Snapshot) -> Quantity:
        """What is predicted for each customer of ``snapshot`` (currency, or a probability), and how it came about."""
        ...

    def predict(self, snapshot: Snapshot) -> Floats:
        """One number per customer of ``snapshot``."""
        return self.quantity(snapshot).value


Fit = Callable[[Sequence[Snapshot], Plan], Forecast]

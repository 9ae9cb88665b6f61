"""What every candidate looks like from outside."""

from collections.abc import Callable
from typing import Protocol

from backend.contract.arrays import Floats
from training.candidates.forecast.known import Known
from training.candidates.forecast.quantity import Quantity
from training.features.snapshots import Snapshot


class Forecast(Protocol):
    """A fitted candidate: it predicts one number per customer, and knows how the number came about."""

    def quantity(self, snapshot: Snapshot) -> Quantity:
        """What is predicted for each customer of ``snapshot`` (currency, or a probability), and how it came about."""
        ...

    def predict(self, snapshot: Snapshot) -> Floats:
        """Return one number per customer of ``snapshot``.

        Parameters
        ----------
        snapshot
            All customers who are predicted together: a forecast may depend on their mean.

        Returns
        -------
        Floats
            Currency over the horizon or a probability, shape ``(n_customers,)``.
        """
        return self.quantity(snapshot).value


Fit = Callable[[Known], Forecast]

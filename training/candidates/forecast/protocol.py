"""What every candidate looks like from outside."""

from collections.abc import Callable
from typing import Protocol

from backend.contract.arrays import Floats
from training.candidates.forecast.quantity import Quantity
from training.features.snapshots import Snapshot, Snapshots
from training.plan import Plan


class Forecast(Protocol):
    """A fitted candidate: it predicts one number per customer, and knows how the number came about."""

    def quantity(self, snapshot: Snapshot) -> Quantity:
        """Return what is predicted for each customer of ``snapshot`` (currency, or a probability), with its formula."""
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


Fit = Callable[[Snapshots, Plan], Forecast]
"""Learns from a history whose every window has ended."""

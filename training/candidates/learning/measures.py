"""How far a learned forecast fell from what happened, on any scale: scale is set later by ``level``.

The Tweedie deviance of relative spend (power 1.5: a wholesaler weighs, but does not decide), and the log-loss at the actual
share of buyers.
"""

from typing import Any, Protocol

import numpy as np

from backend.contract.arrays import Floats
from training.candidates.forecast.quantity import relative_to_mean
from training.candidates.learning.examples import Customers
from training.candidates.learning.level import LogOdds, Relative, shifted
from training.features.snapshots import Snapshot

_POWER = 1.5
_FLOOR = 0.01  # of the mean: a forecast of next to nothing for somebody who buys costs much, but not everything


class Measure(Protocol):
    """What a fitted model predicts, up to the level, and how far that fell from what happened."""

    def predicted(self, model: Any, customers: Customers) -> Floats:
        """Return what ``model`` predicts for ``customers`` up to the level, in its own unit, shape ``(n_customers,)``."""
        ...

    def loss(self, predicted: Floats, actual: Snapshot) -> float:
        """Return the mean loss, without unit, of ``predicted``, shape ``(n_customers,)``, beside the ``actual`` outcome."""
        ...


class SpendMeasure:
    """Relative spend, mean 1; Tweedie deviance up to a constant."""

    def predicted(self, model: Relative, customers: Customers) -> Floats:
        """Return the relative spend that ``model`` predicts for ``customers``, shape ``(n_customers,)``, with mean 1."""
        return relative_to_mean(np.maximum(model.relative(customers), 0.0))

    def loss(self, predicted: Floats, actual: Snapshot) -> float:
        """Return the mean Tweedie deviance of relative spend ``predicted``, shape ``(n_customers,)``, from the ``actual``.

        Without unit, and up to a constant; Jorgensen (1987), "Exponential dispersion models".
        """
        f, y = np.maximum(relative_to_mean(predicted), _FLOOR), relative_to_mean(actual.spend)
        return float(np.mean(y * f ** (1 - _POWER) / (_POWER - 1) + f ** (2 - _POWER) / (2 - _POWER)))


class OddsMeasure:
    """Log-odds; log-loss of the probabilities whose mean is the share that bought."""

    def predicted(self, model: LogOdds, customers: Customers) -> Floats:
        """Return the log-odds of a purchase that ``model`` gives ``customers``, shape ``(n_customers,)``."""
        return model.log_odds(customers)

    def loss(self, predicted: Floats, actual: Snapshot) -> float:
        """Return the mean log-loss of log-odds ``predicted``, shape ``(n_customers,)``, from the ``actual``, in nats.

        The probabilities' mean is first brought to the share that bought.
        """
        p = np.clip(shifted(predicted, float(np.clip(actual.bought.mean(), 0.01, 0.99))), 1e-4, 1 - 1e-4)
        return float(-np.mean(np.log(np.where(actual.bought > 0, p, 1 - p))))


SPEND, ODDS = SpendMeasure(), OddsMeasure()

"""The spend forecast that the members make together.

    spend = orders x clip(geometric mean of the members / orders, own basket / 3, own basket x 3)

The members are rescaled to their mean total; the level is what they agree on, and nothing corrects it afterwards.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from backend.contract.arrays import Floats
from training.candidates.forecast.quantity import Quantity, combined, feature
from training.candidates.learned.amounts import SpendTrees
from training.candidates.learned.hurdle import REACH, Hurdle
from training.candidates.learned.inputs import Inputs

_NOTHING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Hurdle, trees from the season, trees from the process, and the process."""

    hurdle: Hurdle
    season_trees: SpendTrees
    process_trees: SpendTrees

    def quantity(self, inputs: Inputs) -> Quantity:
        """Expected spend."""
        members = (
            self.hurdle.quantity(inputs),
            self.season_trees.quantity(inputs),
            self.process_trees.quantity(inputs),
            feature("process_spend", inputs.expected.spend),
        )
        together = combined(geometric_mean, *members)
        goal = float(np.mean([one.value.sum() for one in members]))
        scale = goal / max(float(together.value.sum()), _NOTHING)
        basket = feature("process_basket", inputs.expected.basket)
        return combined(
            lambda spend, orders, own: plausible(spend * scale, orders, own), together, self.hurdle.orders(inputs), basket
        )


def plausible(spend: Floats, orders: Floats, basket: Floats) -> Floats:
    """Return ``spend`` (currency) until its value per order lies within ``REACH`` of the own; shape ``(n_customers,)``.

    ``orders`` are those expected, ``basket`` is currency per order: what the customer's own orders make plausible.
    """
    value = spend / np.maximum(orders, _NOTHING)
    return np.asarray(orders * np.clip(value, basket / REACH, basket * REACH))


def geometric_mean(*members: Floats) -> Floats:
    """Return the geometric mean of amounts in currency, shape ``(n_customers,)``; nothing counts as next to nothing."""
    return np.asarray(np.exp(np.mean([np.log(np.maximum(one, _NOTHING)) for one in members], axis=0)))

"""Whether, how often, how much: P(an order) x orders given one x value of an order.

Most customers spend nothing in a month, and a model of spend alone bends towards that nothing. Here each part is learned
from those who know of it: orders and values from buyers.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from sklearn.linear_model import Ridge

from backend.contract.arrays import Floats
from training.candidates.explaining.layers import linear_layers, mean_output
from training.candidates.forecast.quantity import Quantity, combined, feature
from training.candidates.learned.boosting import Correction, Pace, TreeTable, corrected_mean
from training.candidates.learned.chance import Chance
from training.candidates.learned.examples import Examples, Scale
from training.candidates.learned.inputs import INPUT_NAMES, Inputs, sigmoid

REACH: Final = 3.0
"""An order is worth between a third and three times the customer's own (shrunk) order."""
PENALTY: Final = 100.0
PACE: Final = Pace(36)


@dataclass(frozen=True, slots=True)
class MoreOrders:
    """Orders beyond the first, of who orders: ``mean`` x exp(trees); no trees where nobody ordered twice."""

    mean: float
    trees: Correction | None

    def quantity(self, inputs: Inputs) -> Quantity:
        """Expected further orders."""
        if self.trees is None:
            return feature("process_orders", np.full(len(inputs.X), self.mean))
        return self.trees.quantity(inputs).then(lambda margin: self.mean * np.exp(margin))


@dataclass(frozen=True, slots=True)
class OrderValue:
    """Currency per order: own basket x exp(linear) x ``smear``, which turns the log's mean into money's."""

    scale: Scale
    coefficients: Floats
    intercept: float
    smear: float

    def quantity(self, inputs: Inputs) -> Quantity:
        """Value of an order."""
        times = mean_output([linear_layers(self.coefficients, self.intercept)], self.scale.of, inputs.X, INPUT_NAMES)
        basket = feature("process_basket", inputs.expected.basket)
        return combined(
            lambda own, log: own * np.exp(np.clip(log, -np.log(REACH), np.log(REACH))) * self.smear, basket, times
        )


@dataclass(frozen=True, slots=True)
class Hurdle:
    """The three parts."""

    chance: Chance
    more: MoreOrders
    value: OrderValue

    def orders(self, inputs: Inputs) -> Quantity:
        """Expected orders: never below the probability of one."""
        return combined(
            lambda odds, more: sigmoid(odds) * (1.0 + more), self.chance.quantity(inputs), self.more.quantity(inputs)
        )

    def quantity(self, inputs: Inputs) -> Quantity:
        """Expected spend."""
        return combined(np.multiply, self.orders(inputs), self.value.quantity(inputs))


def fit_hurdle(examples: Examples, table: TreeTable, chance: Chance, seed: int) -> Hurdle:
    """Orders and values from those who ordered; ``table`` has the same rows."""
    ordered = examples.orders > 0
    buyers = examples.only(ordered)
    return Hurdle(chance, _more_orders(buyers, table.only(ordered), seed), _order_value(chance.logistic.scale, buyers))


def _more_orders(buyers: Examples, table: TreeTable, seed: int) -> MoreOrders:
    further = buyers.orders - 1.0
    if not further.any():
        return MoreOrders(0.0, None)
    mean = buyers.mean(further)
    margin = np.full(len(further), np.log(mean))
    return MoreOrders(mean, corrected_mean(table, further, margin, seed, PACE))


def _order_value(scale: Scale, buyers: Examples) -> OrderValue:
    spent = buyers.spend > 0
    if not spent.any():
        return OrderValue(scale, np.zeros(len(INPUT_NAMES)), 0.0, 1.0)
    some, most = buyers.only(spent), np.log(REACH)
    log = np.clip(np.log(some.spend / some.orders / some.basket), -1.5 * most, 1.5 * most)
    model = Ridge(PENALTY).fit(scale.of(some.X), log, some.weight)
    times = np.exp(np.clip(model.predict(scale.of(buyers.X)), -most, most))
    said = float((buyers.weight * buyers.orders * buyers.basket * times).sum())
    return OrderValue(scale, model.coef_, float(model.intercept_), float((buyers.weight * buyers.spend).sum()) / said)

"""Members that err differently, averaged with weights that were learned on earlier origins.

The two-part model is the better one alone, and starts with twice the weight; trees and networks that learn spend in one go
and a purchase process that has seen no behaviour feature correct its order. At 22 origins before the tested ones of Online
Retail II (10 days apart, judged once each): RMSE 655, R2 0.443, Gini 0.7735, Spearman 0.426; the two-part model alone 656,
0.446, 0.770, 0.423. Seven models of spend in one go, pooled by level, came to 660, 0.423, 0.7725, 0.430. Members keep
their defaults: alone each forecasts a little better with fewer trees, together they lose by it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from training.candidates.forecast.quantity import Quantity, combined
from training.candidates.learned import odds_ensemble, purchase_process
from training.candidates.learned.blending import arithmetic, learned_weights
from training.candidates.learned.boosting import TWEEDIE
from training.candidates.learned.purchase_process import PurchaseProcess
from training.candidates.learned.roots import NETWORK
from training.candidates.learned.two_part import TWO_PART
from training.candidates.learning.examples import Customers, Examples
from training.candidates.learning.level import Relative
from training.candidates.learning.measures import ODDS, SPEND
from training.candidates.learning.tuning import Fold
from training.features.snapshots import Snapshot
from training.plan import Hyperparameters, Plan

NAME, PROCESS = "ensemble", "bg_nbd"
START = {
    NAME: {TWO_PART.name: 2.0, TWEEDIE.name: 1.0, NETWORK.name: 1.0, PROCESS: 1.0},
    odds_ensemble.NAME: {one.name: 1.0 for one in odds_ensemble.MEMBERS},
}
"""By ensemble, the weights that its members start with."""
MEMBERS = {NAME: (TWO_PART, TWEEDIE, NETWORK), odds_ensemble.NAME: odds_ensemble.MEMBERS}
"""Those that learn from behaviour."""


@dataclass(frozen=True, slots=True)
class Process(Relative):
    """The purchase process as a member."""

    forecast: PurchaseProcess

    def quantity(self, customers: Customers) -> Quantity:
        return self.forecast.quantity(customers.snapshot)


@dataclass(frozen=True, slots=True)
class SpendEnsemble(Relative):
    """The weighted mean of what the members predict, each relative to its own mean."""

    members: Mapping[str, Relative]
    weights: Mapping[str, float]

    def quantity(self, customers: Customers) -> Quantity:
        predicted = (self.members[name].quantity(customers).floored().relative_to_mean() for name in self.weights)
        return combined(lambda *parts: arithmetic(parts, tuple(self.weights.values())), *predicted)


def fit_spend(examples: Examples, between: Examples, latest: Snapshot, plan: Plan) -> SpendEnsemble:
    """The trees learn from ``between`` too (the dense origins), the purchase process from everybody at ``latest``."""
    members: dict[str, Relative] = {
        TWO_PART.name: TWO_PART.fit_default(examples, plan),
        TWEEDIE.name: TWEEDIE.fit_default(between, plan),
        NETWORK.name: NETWORK.fit_default(examples, plan),
        PROCESS: Process(purchase_process.fit([latest], plan)),
    }
    return SpendEnsemble(members, plan.settings.get(NAME, START[NAME]))


def weigh(name: str, folds: Sequence[Fold], plan: Plan) -> Hyperparameters:
    """The weights of one ensemble, from what its members predicted at the folds."""
    start, measure = START[name], SPEND if name == NAME else ODDS
    if PROCESS in start:
        for fold in folds:
            fold.predicted[PROCESS] = SPEND.predicted(Process(purchase_process.fit([fold.known], plan)), fold.customers)
    pools = [np.stack([fold.predicted[member] for member in start]) for fold in folds]
    weights = learned_weights(pools, [fold.later for fold in folds], [*start.values()], measure.loss)
    return {member: round(float(weight), 4) for member, weight in zip(start, weights, strict=True)}

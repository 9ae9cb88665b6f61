"""Gradient-boosted trees of the XGBoost library, as members of a race and of the ensemble.

Settings were chosen on origins that end before the tested ones. Shallow trees with heavy leaves, half of the customers and
a good third of the features per tree: more than that learns the wholesalers by heart.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from training.candidates.examples import Customers, Examples
from training.candidates.level import LogOdds, Relative
from training.candidates.quantity import Floats, Quantity, combined
from training.candidates.roots import WayBack
from training.candidates.trees import boosted

if TYPE_CHECKING:
    from xgboost import Booster

COMMON: dict[str, Any] = {"learning_rate": 0.05, "subsample": 0.7, "colsample_bytree": 0.4, "lambda": 5.0, "max_bin": 64,
                          "tree_method": "hist", "nthread": 1}


@dataclass(frozen=True, slots=True)
class Trees:
    """How many, how deep, and how much weight a leaf must hold."""

    rounds: int
    depth: int
    leaf_weight: float


@dataclass(frozen=True, slots=True)
class TweedieTrees(Relative):
    """Tweedie loss with a log link: variance ~ mean^power, between Poisson (1) and gamma (2)."""

    booster: "Booster"
    on_blend: bool

    def quantity(self, customers: Customers) -> Quantity:
        times = boosted(self.booster, customers.X, from_zero=self.on_blend).then(np.exp)
        return combined(np.multiply, customers.blend, times) if self.on_blend else times


@dataclass(frozen=True, slots=True)
class RootTrees(Relative):
    """Squared error on the root of spend, and the way back."""

    booster: "Booster"
    back: WayBack

    def quantity(self, customers: Customers) -> Quantity:
        return boosted(self.booster, customers.X).floored().then(self.back.of)


@dataclass(frozen=True, slots=True)
class OddsTrees(LogOdds):
    """Log-odds of a purchase over those of the origin's share of buyers."""

    booster: "Booster"

    def quantity(self, customers: Customers) -> Quantity:
        return boosted(self.booster, customers.X, from_zero=True)


@dataclass(frozen=True, slots=True)
class TwoPartTrees(Relative):
    """Probability of a purchase times what a buyer spends (gamma loss, starting from the usual order value)."""

    odds: OddsTrees
    amount: "Booster"
    share: float

    def quantity(self, customers: Customers) -> Quantity:
        level = np.log(self.share / (1 - self.share))
        probability = self.odds.quantity(customers).then(lambda log_odds: 1 / (1 + np.exp(-log_odds - level)))
        times = boosted(self.amount, customers.X, from_zero=True).then(np.exp)
        return combined(lambda p, order, times: p * 2 * order * times, probability, customers.order, times)


def fit_tweedie(examples: Examples, seed: int) -> TweedieTrees:
    """Power 1.4, from nothing."""
    objective = {"objective": "reg:tweedie", "tweedie_variance_power": 1.4}
    return TweedieTrees(_train(objective, Trees(200, 4, 60), examples, examples.relative, seed), on_blend=False)


def fit_tweedie_on_blend(examples: Examples, seed: int) -> TweedieTrees:
    """Power 1.6, starting from the customer's own blended rate: the trees only correct it."""
    objective = {"objective": "reg:tweedie", "tweedie_variance_power": 1.6}
    margin = np.log(examples.customers.blend)
    return TweedieTrees(_train(objective, Trees(120, 3, 60), examples, examples.relative, seed, margin), on_blend=True)


def fit_root_trees(examples: Examples, seed: int) -> RootTrees:
    """The root, squared error."""
    booster = _train({"objective": "reg:squarederror"}, Trees(200, 4, 40), examples, np.sqrt(examples.relative), seed)
    root = np.maximum(boosted(booster, examples.customers.X).value, 0.0)
    return RootTrees(booster, WayBack.fit(root, examples.relative, examples.weight))


def fit_odds_trees(examples: Examples, seed: int, trees: Trees = Trees(250, 5, 20), **settings: float) -> OddsTrees:
    """Logistic loss, starting from the origin's share of buyers."""
    chosen = {"learning_rate": 0.03, "colsample_bytree": 0.2} | settings
    margin = np.log(examples.share / (1 - examples.share))
    return OddsTrees(_train({"objective": "binary:logistic"} | chosen, trees, examples, examples.bought, seed, margin))


def fit_two_part(examples: Examples, seed: int) -> TwoPartTrees:
    """Whether, then how much."""
    odds = fit_odds_trees(examples, seed)
    buyers = examples.only((examples.bought > 0) & (examples.relative > 0))
    amount = _train({"objective": "reg:gamma"}, Trees(120, 3, 30), buyers, buyers.relative, seed,
                    np.log(2 * buyers.customers.order))
    return TwoPartTrees(odds, amount, float(np.average(examples.share, weights=examples.weight)))


def _train(objective: dict[str, Any], trees: Trees, examples: Examples, target: Floats, seed: int,
           margin: Floats | None = None) -> "Booster":
    import xgboost  # noqa: PLC0415 - an extra that only these candidates need

    data = xgboost.QuantileDMatrix(examples.customers.X, label=target, weight=examples.weight, base_margin=margin,
                                   max_bin=COMMON["max_bin"], nthread=1)
    settings = COMMON | objective | {"max_depth": trees.depth, "min_child_weight": trees.leaf_weight, "seed": seed % 2**31}
    return xgboost.train(settings, data, num_boost_round=trees.rounds)

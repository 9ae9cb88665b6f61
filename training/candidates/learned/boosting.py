"""Gradient-boosted trees of the XGBoost library, as members of a race and of the ensemble.

Shallow trees with heavy leaves, most of the customers and a good third of the features per tree: more than that learns the
wholesalers by heart. How many trees is chosen race by race: one fit holds every smaller number of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from backend.contract.arrays import Floats
from training.candidates.explaining.trees import boosted
from training.candidates.forecast.quantity import Quantity, combined
from training.candidates.learning.examples import Customers, Examples
from training.candidates.learning.level import LogOdds, Relative
from training.candidates.learning.measures import ODDS
from training.candidates.learning.tuning import Family, grid
from training.plan import Hyperparameters

if TYPE_CHECKING:
    from xgboost import Booster

COMMON: dict[str, Any] = {
    "learning_rate": 0.1,
    "subsample": 0.7,
    "colsample_bytree": 0.4,
    "lambda": 5.0,
    "max_bin": 64,
    "tree_method": "hist",
    "nthread": 1,
}


@dataclass(frozen=True, slots=True)
class Trees:
    """How deep, and how much weight a leaf must hold."""

    depth: int
    leaf_weight: float


@dataclass(frozen=True, slots=True)
class TweedieTrees(Relative):
    """Tweedie loss with a log link: variance ~ mean^power, between Poisson (1) and gamma (2)."""

    booster: "Booster"

    def quantity(self, customers: Customers) -> Quantity:
        """Return spend relative to the average, shape ``(n_customers,)``, with its formula."""
        return boosted(self.booster, customers.X).then(np.exp)


@dataclass(frozen=True, slots=True)
class OddsTrees(LogOdds):
    """Log-odds of a purchase over those of the origin's share of buyers."""

    booster: "Booster"

    def quantity(self, customers: Customers) -> Quantity:
        """Return log-odds of a purchase, shape ``(n_customers,)``, with their formula."""
        return boosted(self.booster, customers.X, from_zero=True)


@dataclass(frozen=True, slots=True)
class GammaTrees(Relative):
    """What a buyer spends: gamma loss with a log link, starting from twice the customer's usual order."""

    booster: "Booster"

    def quantity(self, customers: Customers) -> Quantity:
        """Return what each customer would spend if they bought, relative to the average, with its formula."""
        times = boosted(self.booster, customers.X, from_zero=True).then(np.exp)
        return combined(lambda order, times: 2 * order * times, customers.order, times)


def gamma_trees(buyers: Examples, seed: int) -> GammaTrees:
    """Return gamma trees fitted to those who bought."""
    (booster,) = _train(
        {"objective": "reg:gamma"},
        Trees(3, 30),
        [{"rounds": 60}],
        buyers,
        buyers.relative,
        seed,
        np.log(2 * buyers.customers.order),
    )
    return GammaTrees(booster)


def _tweedie(examples: Examples, seed: int, settings: Sequence[Hyperparameters]) -> list[TweedieTrees]:
    """Power 1.4, from nothing."""
    objective = {"objective": "reg:tweedie", "tweedie_variance_power": 1.4}
    return [
        TweedieTrees(booster) for booster in _train(objective, Trees(4, 60), settings, examples, examples.relative, seed)
    ]


def _odds_trees(examples: Examples, seed: int, settings: Sequence[Hyperparameters]) -> list[OddsTrees]:
    """Logistic loss, starting from the origin's share of buyers."""
    objective = {"objective": "binary:logistic", "learning_rate": 0.08}
    return _odds(objective, Trees(3, 10), examples, seed, settings)


def _deep_odds_trees(examples: Examples, seed: int, settings: Sequence[Hyperparameters]) -> list[OddsTrees]:
    """Return deeper trees than ``_odds_trees``, with fewer features to each."""
    objective = {"objective": "binary:logistic", "learning_rate": 0.06, "colsample_bytree": 0.2}
    return _odds(objective, Trees(5, 20), examples, seed, settings)


def _odds(
    objective: dict[str, Any], trees: Trees, examples: Examples, seed: int, settings: Sequence[Hyperparameters]
) -> list[OddsTrees]:
    margin = np.log(examples.share / (1 - examples.share))
    return [OddsTrees(booster) for booster in _train(objective, trees, settings, examples, examples.bought, seed, margin)]


def _train(
    objective: dict[str, Any],
    trees: Trees,
    settings: Sequence[Hyperparameters],
    examples: Examples,
    target: Floats,
    seed: int,
    margin: Floats | None = None,
) -> "Iterator[Booster]":
    """One fit with the most rounds asked for, cut to each setting's rounds."""
    import xgboost  # noqa: PLC0415 - an extra that only these candidates need

    data = xgboost.QuantileDMatrix(
        examples.customers.X, label=target, weight=examples.weight, base_margin=margin, max_bin=COMMON["max_bin"], nthread=1
    )
    shape = COMMON | objective | {"max_depth": trees.depth, "min_child_weight": trees.leaf_weight, "seed": seed % 2**31}
    rounds = [int(setting["rounds"]) for setting in settings]
    whole = xgboost.train(shape, data, num_boost_round=max(rounds))
    return (whole if count == max(rounds) else whole[:count] for count in rounds)


TWEEDIE = Family("xgboost", _tweedie, grid(rounds=(100, 50, 75, 150)))
# These race in an ensemble only, whose members keep their defaults: one setting each.
SHALLOW_ODDS = Family("xgboost_odds", _odds_trees, grid(rounds=[100]), ODDS)
DEEP_ODDS = Family("xgboost_deep_odds", _deep_odds_trees, grid(rounds=[125]), ODDS)

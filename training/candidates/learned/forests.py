"""scikit-learn's trees: a random forest and histogram gradient boosting, for spend and for a purchase."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor, RandomForestRegressor

from backend.contract.arrays import Floats
from training.candidates.explaining.trees import boosted_histograms, forest
from training.candidates.forecast.quantity import Quantity
from training.candidates.learning.examples import Customers, Examples
from training.candidates.learning.level import LogOdds, Relative
from training.candidates.learning.measures import ODDS
from training.candidates.learning.tuning import Family, grid
from training.plan import Hyperparameters

Histograms = TypeVar("Histograms", HistGradientBoostingClassifier, HistGradientBoostingRegressor)
BOOSTING = {
    "warm_start": True,
    "learning_rate": 0.1,
    "max_leaf_nodes": 12,
    "min_samples_leaf": 40,
    "l2_regularization": 5.0,
    "max_bins": 63,
    "max_features": 0.4,
    "early_stopping": False,
}


@dataclass(frozen=True, slots=True)
class Forest(Relative):
    """The mean of deep trees."""

    model: RandomForestRegressor

    def quantity(self, customers: Customers) -> Quantity:
        """Return spend relative to the average, shape ``(n_customers,)``, with its formula."""
        return forest(self.model, customers.X)


@dataclass(frozen=True, slots=True)
class Boosting(Relative):
    """The exponential of a sum of small trees."""

    model: HistGradientBoostingRegressor

    def quantity(self, customers: Customers) -> Quantity:
        """Return spend relative to the average, shape ``(n_customers,)``, with its formula."""
        return boosted_histograms(self.model, customers.X).then(np.exp)


@dataclass(frozen=True, slots=True)
class BoostingOdds(LogOdds):
    """The log-odds of a purchase, a sum of small trees."""

    model: HistGradientBoostingClassifier

    def quantity(self, customers: Customers) -> Quantity:
        """Return log-odds of a purchase, shape ``(n_customers,)``, with their formula."""
        return boosted_histograms(self.model, customers.X)


def _random_forest(examples: Examples, seed: int, settings: Sequence[Hyperparameters]) -> list[Forest]:
    """Averages many deep trees, each of some of the customers and features: no wholesaler is in all of them."""
    return [
        Forest(
            RandomForestRegressor(
                40, max_samples=0.15, max_features=0.25, min_samples_leaf=int(one["leaf"]), random_state=seed, n_jobs=1
            ).fit(examples.customers.X, examples.relative, examples.weight)
        )
        for one in settings
    ]


def _boosting(examples: Examples, seed: int, settings: Sequence[Hyperparameters]) -> list[Boosting]:
    """Poisson loss with a log link."""
    model = HistGradientBoostingRegressor(loss="poisson", random_state=seed, **BOOSTING)
    return [Boosting(one) for one in _grown(model, examples, examples.relative, settings)]


def _boosted_odds(examples: Examples, seed: int, settings: Sequence[Hyperparameters]) -> list[BoostingOdds]:
    """Logistic loss."""
    model = HistGradientBoostingClassifier(random_state=seed, **BOOSTING)
    return [BoostingOdds(one) for one in _grown(model, examples, examples.bought, settings)]


def _grown(model: Histograms, examples: Examples, target: Floats, settings: Sequence[Hyperparameters]) -> list[Histograms]:
    """One fit that grows from the fewest rounds asked for to the most, and a copy of it at each."""
    at: dict[float, Histograms] = {}
    for rounds in sorted({setting["rounds"] for setting in settings}):
        model.set_params(max_iter=int(rounds)).fit(examples.customers.X, target, examples.weight)
        at[rounds] = deepcopy(model)
    return [at[setting["rounds"]] for setting in settings]


RANDOM_FOREST = Family("random_forest", _random_forest, grid(leaf=(8, 20)))
BOOSTED = Family("gradient_boosting", _boosting, grid(rounds=(75, 40)))
BOOSTED_ODDS = Family("gradient_boosting_odds", _boosted_odds, grid(rounds=(75, 40)), ODDS)

"""scikit-learn's trees: a random forest and histogram gradient boosting, for spend and for a purchase."""

from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor, RandomForestRegressor

from training.candidates.examples import Customers, Examples
from training.candidates.level import LogOdds, Relative
from training.candidates.quantity import Quantity
from training.candidates.trees import boosted_histograms, forest

BOOSTING = {"max_iter": 150, "learning_rate": 0.05, "max_leaf_nodes": 12, "min_samples_leaf": 40, "l2_regularization": 5.0,
            "max_bins": 63, "max_features": 0.4, "early_stopping": False}


@dataclass(frozen=True, slots=True)
class Forest(Relative):
    """The mean of deep trees."""

    model: RandomForestRegressor

    def quantity(self, customers: Customers) -> Quantity:
        return forest(self.model, customers.X)


@dataclass(frozen=True, slots=True)
class Boosting(Relative):
    """The exponential of a sum of small trees."""

    model: HistGradientBoostingRegressor

    def quantity(self, customers: Customers) -> Quantity:
        return boosted_histograms(self.model, customers.X).then(np.exp)


@dataclass(frozen=True, slots=True)
class BoostingOdds(LogOdds):
    """The log-odds of a purchase, a sum of small trees."""

    model: HistGradientBoostingClassifier

    def quantity(self, customers: Customers) -> Quantity:
        return boosted_histograms(self.model, customers.X)


def fit_random_forest(examples: Examples, seed: int) -> Forest:
    """Averages many deep trees, each of some of the customers and features: no wholesaler is in all of them."""
    model = RandomForestRegressor(40, max_samples=0.15, max_features=0.25, min_samples_leaf=8, random_state=seed, n_jobs=1)
    return Forest(model.fit(examples.customers.X, examples.relative, examples.weight))


def fit_boosting(examples: Examples, seed: int) -> Boosting:
    """Poisson loss with a log link."""
    model = HistGradientBoostingRegressor(loss="poisson", random_state=seed, **BOOSTING)
    return Boosting(model.fit(examples.customers.X, examples.relative, examples.weight))


def fit_boosted_odds(examples: Examples, seed: int) -> BoostingOdds:
    """Logistic loss."""
    model = HistGradientBoostingClassifier(random_state=seed, **BOOSTING)
    return BoostingOdds(model.fit(examples.customers.X, examples.bought, examples.weight))

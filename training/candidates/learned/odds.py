"""Purchase classifiers on signed logs: a logistic regression and three small networks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from backend.contract.arrays import Floats
from training.candidates.explaining.layers import layers_of, linear_layers, mean_output
from training.candidates.forecast.quantity import Quantity, combined
from training.candidates.learned.roots import NETWORKS, SignedLogs, after_epochs, network
from training.candidates.learning.examples import Customers, Examples
from training.candidates.learning.level import LogOdds
from training.candidates.learning.measures import ODDS
from training.candidates.learning.tuning import Family, grid
from training.plan import Hyperparameters

SURE = 0.01


@dataclass(frozen=True, slots=True)
class LogisticOdds(LogOdds):
    """Linear log-odds; the origin's share of buyers is one more input while fitting, and 0 afterwards."""

    inputs: SignedLogs
    model: LogisticRegression

    def quantity(self, customers: Customers) -> Quantity:
        """Return log-odds of a purchase, shape ``(n_customers,)``, with their formula."""
        return mean_output([linear_layers(self.model.coef_[0, :-1], self.model.intercept_[0])], self.inputs.at, customers.X)


@dataclass(frozen=True, slots=True)
class NetworkOdds(LogOdds):
    """Mean probability of the networks, as log-odds."""

    inputs: SignedLogs
    models: tuple[MLPClassifier, ...]

    def quantity(self, customers: Customers) -> Quantity:
        """Return log-odds of a purchase, shape ``(n_customers,)``, with their formula."""
        scores = [mean_output([layers_of(model)], self.inputs.at, customers.X) for model in self.models]
        return combined(_mean_probability, *scores).then(lambda p: np.log(p / (1 - p)))


def _logistic(examples: Examples, seed: int, settings: Sequence[Hyperparameters]) -> list[LogisticOdds]:  # noqa: ARG001
    """L2-penalised (``C`` is scikit-learn's: its inverse weighs the squares); the features of every behaviour model."""
    inputs = SignedLogs.fit(examples.customers)
    level = np.log(examples.share / (1 - examples.share))
    Z = np.column_stack([inputs.of(examples.customers), level])
    return [
        LogisticOdds(inputs, LogisticRegression(C=one["C"], max_iter=1_000).fit(Z, examples.bought, examples.weight))
        for one in settings
    ]


def _network(examples: Examples, seed: int, settings: Sequence[Hyperparameters]) -> list[NetworkOdds]:
    """Three small networks with one hidden layer."""
    inputs = SignedLogs.fit(examples.customers)
    Z = inputs.of(examples.customers)
    networks = tuple(MLPClassifier(**network(seed + start, len(Z))) for start in range(NETWORKS))
    return [
        NetworkOdds(inputs, trained)
        for trained in after_epochs(networks, settings, lambda one: one.partial_fit(Z, examples.bought, classes=(0.0, 1.0)))
    ]


def _mean_probability(*log_odds: Floats) -> Floats:
    return np.asarray(np.mean([np.clip(1 / (1 + np.exp(-one)), SURE, 1 - SURE) for one in log_odds], axis=0))


LOGISTIC = Family("logistic", _logistic, grid(C=(0.02, 0.005, 0.08)), ODDS)
NETWORK_ODDS = Family("neural_network_odds", _network, grid(epochs=[12]), ODDS)

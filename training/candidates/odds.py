"""Purchase classifiers on signed logs: a logistic regression and three small networks."""

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from training.candidates.examples import Customers, Examples
from training.candidates.layers import layers_of, linear_layers, score
from training.candidates.level import LogOdds
from training.candidates.quantity import Floats, Quantity, combined
from training.candidates.roots import EPOCHS, NETWORKS, SignedLogs, network

PENALTY = 0.02  # scikit-learn's C: its inverse weighs the coefficients' squares
SURE = 0.01


@dataclass(frozen=True, slots=True)
class LogisticOdds(LogOdds):
    """Linear log-odds; the origin's share of buyers is one more input while fitting, and 0 afterwards."""

    inputs: SignedLogs
    model: LogisticRegression

    def quantity(self, customers: Customers) -> Quantity:
        return score([linear_layers(self.model.coef_[0, :-1], self.model.intercept_[0])], self.inputs.at, customers.X)


@dataclass(frozen=True, slots=True)
class NetworkOdds(LogOdds):
    """Mean probability of the networks, as log-odds."""

    inputs: SignedLogs
    models: tuple[MLPClassifier, ...]

    def quantity(self, customers: Customers) -> Quantity:
        scores = [score([layers_of(model)], self.inputs.at, customers.X) for model in self.models]
        return combined(_mean_probability, *scores).then(lambda p: np.log(p / (1 - p)))


def fit_logistic(examples: Examples, seed: int) -> LogisticOdds:  # noqa: ARG001 - fitted like any other
    """L2-penalised; the same features as every behaviour model."""
    inputs = SignedLogs.fit(examples.customers)
    level = np.log(examples.share / (1 - examples.share))
    Z = np.column_stack([inputs.of(examples.customers), level])
    return LogisticOdds(inputs, LogisticRegression(C=PENALTY, max_iter=1_000).fit(Z, examples.bought, examples.weight))


def fit_network(examples: Examples, seed: int) -> NetworkOdds:
    """Three small networks with one hidden layer."""
    inputs = SignedLogs.fit(examples.customers)
    Z = inputs.of(examples.customers)
    networks = tuple(MLPClassifier(**network(seed + start, len(Z))) for start in range(NETWORKS))
    for one in networks:
        for _ in range(EPOCHS):
            one.partial_fit(Z, examples.bought, classes=(0.0, 1.0))
    return NetworkOdds(inputs, networks)


def _mean_probability(*log_odds: Floats) -> Floats:
    return np.asarray(np.mean([np.clip(1 / (1 + np.exp(-one)), SURE, 1 - SURE) for one in log_odds], axis=0))

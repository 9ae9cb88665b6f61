"""Candidates that race when they are asked for: other families on the same inputs, so that a comparison is complete."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import Lasso, Ridge
from sklearn.neural_network import MLPRegressor

from backend.contract.arrays import Floats
from training.candidates.explaining.layers import layers_of, mean_output
from training.candidates.explaining.trees import forest
from training.candidates.forecast.known import Known
from training.candidates.forecast.quantity import Quantity, combined
from training.candidates.learned import parts
from training.candidates.learned.chance import Logistic
from training.candidates.learned.examples import Examples, Scale
from training.candidates.learned.inputs import INPUT_NAMES, Inputs, sigmoid

_PENALTY: Final = 0.01
"""Of the Lasso, on spend in units of its mean."""
EPOCHS: Final = 12
_MOST_LOG: Final = 5.0  # e^5 = 148 times the average: nobody is predicted more


@dataclass(frozen=True, slots=True)
class RootLinear:
    """A linear model, or a small network, of the root of relative spend, squared and brought to the mean of what came.

    Roots keep one wholesaler from deciding a squared error alone.
    """

    scale: Scale
    model: Any
    level: float

    def quantity(self, inputs: Inputs) -> Quantity:
        """Expected spend."""
        root = mean_output([layers_of(self.model)], self.scale.of, inputs.X, INPUT_NAMES)
        return root.then(lambda value: self.level * np.maximum(value, 0.0) ** 2)


@dataclass(frozen=True, slots=True)
class Forest:
    """The mean of deep trees, in units of the mean spend."""

    model: RandomForestRegressor
    unit: float

    def quantity(self, inputs: Inputs) -> Quantity:
        """Expected spend."""
        return forest(self.model, inputs.X, INPUT_NAMES).then(lambda value: value * self.unit)


@dataclass(frozen=True, slots=True)
class Ziln:
    """Zero-inflated log-normal (Wang et al. 2019): P(an order) x exp(mean log spend of buyers + half their variance)."""

    logistic: Logistic
    scale: Scale
    model: Ridge
    level: float

    def quantity(self, inputs: Inputs) -> Quantity:
        """Expected spend."""
        amount = mean_output([layers_of(self.model)], self.scale.of, inputs.X, INPUT_NAMES)
        return combined(
            lambda odds, log: self.level * sigmoid(odds) * np.exp(np.minimum(log, _MOST_LOG)),
            self.logistic.quantity(inputs),
            amount,
        )


def fit_lasso(known: Known) -> RootLinear:
    """Lasso on bounded inputs."""
    return _rooted(known.part(parts.examples), Lasso(_PENALTY, max_iter=5_000))


def fit_network(known: Known) -> RootLinear:
    """One hidden layer of 16 units."""
    network = MLPRegressor(hidden_layer_sizes=(16,), alpha=1.0, batch_size=256, random_state=known.plan.seed % 2**31)
    return _rooted(known.part(parts.examples), _Epochs(network))


@dataclass(frozen=True, slots=True)
class _Epochs:
    """A network that stops after so many passes: its own stopping rule warns where it is told when."""

    network: MLPRegressor

    def fit(self, Z: Floats, target: Floats) -> MLPRegressor:
        """Fit in place."""
        for _ in range(EPOCHS):
            self.network.partial_fit(Z, target)
        return self.network


def fit_forest(known: Known) -> Forest:
    """Averages many deep trees, each of some of the customers and inputs: no wholesaler is in all of them."""
    examples = known.part(parts.examples)
    unit = max(examples.mean(examples.spend), 1e-9)
    model = RandomForestRegressor(
        40, max_samples=0.15, max_features=0.25, min_samples_leaf=20, random_state=known.plan.seed % 2**31, n_jobs=1
    )
    return Forest(model.fit(examples.X, examples.spend / unit, examples.weight), unit)


def fit_ziln(known: Known) -> Ziln:
    """Ridge on the log of what buyers spent."""
    examples, logistic = known.part(parts.examples), known.part(parts.logistic)
    unit = max(examples.mean(examples.spend), 1e-9)
    buyers = examples.only(examples.spend > 0)
    scale = Scale.fit(examples.X)
    if not len(buyers.spend):
        return Ziln(logistic, scale, Ridge().fit(np.zeros((1, len(INPUT_NAMES))), [0.0]), 0.0)
    model = Ridge(300.0).fit(scale.of(buyers.X), np.log(buyers.spend / unit), buyers.weight)
    Z = scale.of(examples.X)
    odds = (
        Z @ logistic.model.coef_[0] + logistic.model.intercept_[0] if logistic.model else np.full(len(Z), logistic.constant)
    )
    said = sigmoid(odds) * np.exp(np.minimum(model.predict(Z), _MOST_LOG))
    return Ziln(logistic, scale, model, examples.mean(examples.spend) / max(examples.mean(said), 1e-9))


def _rooted(examples: Examples, learner: Any) -> RootLinear:
    scale, unit = Scale.fit(examples.X), max(examples.mean(examples.spend), 1e-9)
    Z, root = scale.of(examples.X), np.sqrt(examples.spend / unit)
    model = learner.fit(*_drawn(Z, root, examples.weight))
    said = np.maximum(model.predict(Z), 0.0) ** 2
    return RootLinear(scale, model, examples.mean(examples.spend) / max(examples.mean(said), 1e-9))


def _drawn(Z: Floats, target: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Rows drawn by weight, for models that take none."""
    chance: NDArray[np.intp] = np.random.default_rng(0).choice(len(Z), len(Z), p=weight / weight.sum())
    return Z[chance], target[chance]

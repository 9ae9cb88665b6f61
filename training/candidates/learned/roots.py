"""Models of the square root of spend, and the way back: squaring a mean of roots falls short of the mean.

The root tames wholesalers. The way back is fitted, not assumed: spend on the forecast root and its square, with
non-negative coefficients, so that the retransformation bias is corrected and order is kept.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import nnls
from sklearn.linear_model import Lasso
from sklearn.neural_network import MLPRegressor
from sklearn.preprocessing import StandardScaler

from backend.contract.arrays import Floats
from training.candidates.explaining.layers import layers_of, mean_output
from training.candidates.forecast.quantity import Quantity
from training.candidates.learning.examples import Customers, Examples, Matrix, Rows
from training.candidates.learning.level import Relative
from training.candidates.learning.tuning import Family, grid
from training.plan import Hyperparameters

LARGEST_Z = 4.0
NETWORKS, HIDDEN, DECAY = 3, 24, 3.0
TOGETHER = 512


@dataclass(frozen=True, slots=True)
class SignedLogs:
    """sign(x) log(1 + |x|), standardised and clipped: what a model of sums takes in of such skewed features."""

    scaler: StandardScaler

    @classmethod
    def fit(cls, customers: Rows) -> "SignedLogs":
        """Return the scaler fitted on the signed logs of ``customers``."""
        return cls(StandardScaler().fit(_signed_logs(customers.X)))

    def of(self, customers: Rows) -> Floats:
        """Return the model's inputs, without unit, of the shape of ``customers.X``: ``(n_rows, n_features)``."""
        return self.at(customers.X)

    def at(self, X: Matrix) -> Floats:
        """Return the model's inputs, without unit, of the shape of ``X``: ``(n_rows, n_features)``."""
        return np.asarray(np.clip(self.scaler.transform(_signed_logs(X)), -LARGEST_Z, LARGEST_Z))


@dataclass(frozen=True, slots=True)
class WayBack:
    """spend = ``linear`` x root + ``square`` x root^2."""

    linear: float
    square: float

    @classmethod
    def fit(cls, root: Floats, spend: Floats, weight: Floats) -> "WayBack":
        """Return the way back from predicted ``root`` to relative ``spend``, by least squares with ``weight``.

        Each has shape ``(n_rows,)`` and no unit.
        """
        w = np.sqrt(weight)
        A = np.column_stack([root, root**2])
        return cls(*(float(c) for c in nnls(A * w[:, None], spend * w)[0]))

    def of(self, root: Floats) -> Floats:
        """Return relative spend, without unit, from its predicted ``root``, shape ``(n_rows,)``."""
        return self.linear * root + self.square * root**2


@dataclass(frozen=True, slots=True)
class RootModel(Relative):
    """One or more scikit-learn regressors of the root, averaged, and the way back."""

    inputs: SignedLogs
    regressors: tuple[Lasso | MLPRegressor, ...]
    back: WayBack

    def quantity(self, customers: Customers) -> Quantity:
        """Return spend relative to the average, shape ``(n_customers,)``, with its formula."""
        root = mean_output([layers_of(one) for one in self.regressors], self.inputs.at, customers.X)
        return root.floored().then(self.back.of)


def _root_lasso(examples: Examples, seed: int, settings: Sequence[Hyperparameters]) -> list[RootModel]:  # noqa: ARG001
    """Return Lassos on signed logs, from the largest penalty to the smallest: each starts where the one before ended."""
    inputs = SignedLogs.fit(examples.customers)
    Z, root = inputs.of(examples.customers), np.sqrt(examples.relative)
    lasso, at = Lasso(max_iter=5_000, tol=1e-3, warm_start=True), {}
    for penalty in sorted({setting["penalty"] for setting in settings}, reverse=True):
        lasso.set_params(alpha=penalty).fit(Z, root, sample_weight=examples.weight)
        at[penalty] = _with_way_back(inputs, (deepcopy(lasso),), examples, Z)
    return [at[setting["penalty"]] for setting in settings]


def _root_network(examples: Examples, seed: int, settings: Sequence[Hyperparameters]) -> list[RootModel]:
    """Three small networks with one hidden layer, each from its own start."""
    inputs = SignedLogs.fit(examples.customers)
    Z, root = inputs.of(examples.customers), np.sqrt(examples.relative)
    networks = tuple(MLPRegressor(**network(seed + start, len(root))) for start in range(NETWORKS))
    return [
        _with_way_back(inputs, trained, examples, Z)
        for trained in after_epochs(networks, settings, lambda one: one.partial_fit(Z, root))
    ]


def network(seed: int, rows: int) -> dict[str, object]:
    """Return the settings shared by the networks; a strong decay, since spend is mostly noise."""
    return {
        "hidden_layer_sizes": (HIDDEN,),
        "alpha": DECAY,
        "learning_rate_init": 0.003,
        "random_state": seed % 2**31,
        "batch_size": min(TOGETHER, rows),
    }


def after_epochs(
    networks: tuple[Any, ...], settings: Sequence[Hyperparameters], one_epoch: Callable[[Any], object]
) -> list[tuple[Any, ...]]:
    """Return copies of the networks as they were after each setting's number of passes."""
    at, epoch = {}, 0
    for epochs in sorted({setting["epochs"] for setting in settings}):
        while epoch < epochs:
            for one in networks:
                one_epoch(one)
            epoch += 1
        at[epochs] = deepcopy(networks)
    return [at[setting["epochs"]] for setting in settings]


def _with_way_back(
    inputs: SignedLogs, regressors: tuple[Lasso | MLPRegressor, ...], examples: Examples, Z: Floats
) -> RootModel:
    back = WayBack.fit(_root(regressors, Z), examples.relative, examples.weight)
    return RootModel(inputs, regressors, back)


def _root(regressors: tuple[Lasso | MLPRegressor, ...], Z: Floats) -> Floats:
    return np.asarray(np.maximum(np.mean([regressor.predict(Z) for regressor in regressors], axis=0), 0.0))


def _signed_logs(X: Matrix) -> Floats:
    X = X.astype(np.float64)
    return np.asarray(np.sign(X) * np.log1p(np.abs(X)))


LASSO = Family("lasso_behaviour", _root_lasso, grid(penalty=(0.003, 0.001, 0.006, 0.012)))
NETWORK = Family("neural_network", _root_network, grid(epochs=(12, 6, 9, 18)))

"""Linear models and small networks as layers: their output, and its exact terms.

A linear model is one layer: its terms are coefficient x input. A network puts max(0, .) between layers; on the straight
line from the reference (every input 0: the average customer) each hidden unit's mean slope is (change of its output) /
(change of its input). With one hidden layer the terms so found are the integrated gradients of Sundararajan, Taly & Yan
(2017, arXiv 1703.01365) without quadrature; with more, the "rescale" rule of Shrikumar et al. (2017, arXiv 1704.02685).
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from training.candidates.forecast.quantity import Link, Quantity, chunks

Layers = Sequence[tuple[Floats, Floats]]
"""(weights of shape ``(n_in, n_out)``, biases of shape ``(n_out,)``), input first; the last has one output."""
TINY = 1e-12


def linear_layers(coefficients: Floats, intercept: float) -> Layers:
    """Return a fitted linear model as one layer.

    Parameters
    ----------
    coefficients
        Shape ``(n_in,)``, in the model's unit (currency, a logarithm or log-odds) per unit of each input.
    intercept
        In the model's unit.

    Returns
    -------
    Layers
        One pair of weights ``(n_in, 1)`` and bias ``(1,)``.
    """
    return [(np.reshape(coefficients, (-1, 1)), np.atleast_1d(intercept))]


def layers_of(model: Any) -> Layers:
    """Return the layers of scikit-learn's linear regressors and of ``MLP...`` with one output and ``relu``."""
    if hasattr(model, "coefs_"):
        return list(zip(model.coefs_, model.intercepts_, strict=True))
    return linear_layers(model.coef_, model.intercept_)


def mean_output(
    models: Sequence[Layers],
    inputs: Callable[[NDArray[np.float32]], Floats],
    X: NDArray[np.float32],
    names: tuple[str, ...],
) -> Quantity:
    """Return the mean output of several models as one link over the features.

    Parameters
    ----------
    models
        Layers of each model, with as many inputs as ``X`` has columns and one output.
    inputs
        Turns rows of ``X`` into the first layer's inputs, feature by feature, of the same shape.
    X
        The features in their own units, shape ``(n_customers, len(names))``.
    names
        Of the columns of ``X``.

    Returns
    -------
    Quantity
        In the models' unit (a root of currency, a logarithm or log-odds), shape ``(n_customers,)``.
    """

    def value(rows: slice) -> Floats:
        Z = inputs(X[rows])
        return np.asarray(np.mean([_output(layers, Z) for layers in models], axis=0))

    def terms(rows: slice) -> Floats:
        Z = inputs(X[rows])
        return np.asarray(np.mean([_terms(layers, Z) for layers in models], axis=0))

    def base() -> float:
        return float(np.mean([_output(layers, np.zeros((1, X.shape[1]))) for layers in models]))

    values = np.concatenate([np.empty(0), *(value(rows) for rows in chunks(len(X)))])
    return Link(names, values, base, terms).quantity()


def _output(layers: Layers, Z: Floats) -> Floats:
    for weights, biases in layers[:-1]:
        Z = np.maximum(Z @ weights + biases, 0.0)
    weights, biases = layers[-1]
    return (Z @ weights + biases)[:, 0]


def _terms(layers: Layers, Z: Floats) -> Floats:
    """Return the exact terms: forward for every hidden unit's mean slope, backward to multiply them up."""
    here, reference, slopes = Z, np.zeros((1, Z.shape[1])), []
    for weights, biases in layers[:-1]:
        inside, inside_0 = here @ weights + biases, reference @ weights + biases
        here, reference = np.maximum(inside, 0.0), np.maximum(inside_0, 0.0)
        moved = inside - inside_0
        slopes.append(np.divide(here - reference, moved, out=(inside > 0).astype(float), where=np.abs(moved) > TINY))
    total = layers[-1][0][:, 0]
    for (weights, _), slope in zip(reversed(layers[:-1]), reversed(slopes), strict=True):
        total = (total * slope) @ weights.T
    return np.asarray(total * Z)

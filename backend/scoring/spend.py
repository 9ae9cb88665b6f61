"""The 30-day spend model: a linear sum around a typical customer, so that every prediction explains itself."""

from collections.abc import Sequence

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.parameters.scoring import LinearSpend


def contributions(features: Floats, parameters: LinearSpend) -> Floats:
    """Return what each feature adds to the spend of the typical customer.

    Parameters
    ----------
    features
        Shape ``(n_customers, n_features)``, columns in the order of ``parameters.feature_names``, each in its own unit.
    parameters
        The linear model around its reference customer.

    Returns
    -------
    Floats
        Currency over the horizon, shape ``(n_customers, n_features)``; a row and the baseline add up to ``predict_spend``.

    Raises
    ------
    ValueError
        Where the columns are not as many as the coefficients.
    """
    shares: Floats = (features - np.asarray(parameters.reference)) * np.asarray(parameters.coefficients)
    return shares


def predict_spend(features: Floats, parameters: LinearSpend) -> Floats:
    """Return each customer's predicted spend over the horizon; it may be negative until the guardrails see it.

    Parameters
    ----------
    features
        Shape ``(n_customers, n_features)``, columns in the order of ``parameters.feature_names``, each in its own unit.
    parameters
        The linear model around its reference customer.

    Returns
    -------
    Floats
        Currency over the horizon, shape ``(n_customers,)``.

    Raises
    ------
    ValueError
        Where the columns are not as many as the coefficients.
    """
    total: Floats = parameters.baseline + contributions(features, parameters).sum(axis=1)
    return total


def contributions_of_one(features: Sequence[float], parameters: LinearSpend) -> dict[str, float]:
    """Return one customer's ``contributions`` by feature name, in currency and plain floats.

    ``features`` holds ``n_features`` numbers in the order of the names; raises ``ValueError`` for any other length.
    """
    terms = zip(parameters.feature_names, features, parameters.reference, parameters.coefficients, strict=True)
    return {name: (value - reference) * coefficient for name, value, reference, coefficient in terms}


def fold(scale_mean: Floats, scale: Floats, coefficients: Floats, intercept: float, names: tuple[str, ...]) -> LinearSpend:
    """Return a fitted scaler and linear model as one dot product, ``w = coef / scale`` around the scaler's own mean.

    Standardised features are 0 at that mean, so the model's intercept is what a typical customer spends.

    Parameters
    ----------
    scale_mean
        Each feature's mean, in its own unit, shape ``(n_features,)``.
    scale
        Each feature's spread, in its own unit and not 0, shape ``(n_features,)``.
    coefficients
        Currency per spread, shape ``(n_features,)``.
    intercept
        Currency over the horizon.
    names
        The ``n_features`` names, in order.

    Returns
    -------
    LinearSpend
        Baseline in currency and coefficients in currency per unit of each feature.

    Examples
    --------
    >>> model = fold(np.array([10.0, 2.0]), np.array([5.0, 1.0]), np.array([2.0, 3.0]), 50.0, ("spend", "orders"))
    >>> model.coefficients
    (0.4, 3.0)
    >>> predict_spend(np.array([[10.0, 2.0], [15.0, 4.0]]), model).tolist()
    [50.0, 58.0]
    """
    return LinearSpend(
        feature_names=names,
        baseline=float(intercept),
        coefficients=tuple((coefficients / scale).tolist()),
        reference=tuple(scale_mean.tolist()),
    )

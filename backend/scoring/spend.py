"""The 30-day spend model: a linear sum around a typical customer, so that every prediction explains itself."""

from collections.abc import Sequence

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.parameters.scoring import LinearSpend


def contributions(features: Floats, parameters: LinearSpend) -> Floats:
    """Each feature's additive share, in currency: shape ``(n_customers, n_features)`` in, the same out."""
    shares: Floats = (features - np.asarray(parameters.reference)) * np.asarray(parameters.coefficients)
    return shares


def predict_spend(features: Floats, parameters: LinearSpend) -> Floats:
    """Spend over the horizon in currency, shape ``(n_customers,)``; may be negative until the guardrails see it."""
    total: Floats = parameters.baseline + contributions(features, parameters).sum(axis=1)
    return total


def contributions_of_one(features: Sequence[float], parameters: LinearSpend) -> dict[str, float]:
    """The same for one customer, by feature name, in plain floats."""
    terms = zip(parameters.feature_names, features, parameters.reference, parameters.coefficients, strict=True)
    return {name: (value - reference) * coefficient for name, value, reference, coefficient in terms}


def fold(scale_mean: Floats, scale: Floats, coefficients: Floats, intercept: float, names: tuple[str, ...]) -> LinearSpend:
    """A fitted scaler and linear model as one dot product: ``w = coef / scale``, around the scaler's own mean.

    Standardised features are 0 at that mean, so the model's intercept is what a typical customer spends.
    """
    return LinearSpend(
        feature_names=names,
        baseline=float(intercept),
        coefficients=tuple((coefficients / scale).tolist()),
        reference=tuple(scale_mean.tolist()),
    )

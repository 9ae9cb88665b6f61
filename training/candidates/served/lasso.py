"""The default: StandardScaler + Lasso on ``contract_v1``, or other features by name.

Penalty and half-life are chosen by time-ordered validation.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import Lasso, lasso_path
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from backend.contract.arrays import Floats
from backend.contract.features import FEATURE_NAMES
from backend.contract.parameters.scoring import LinearSpend
from backend.scoring.spend import contributions, fold, predict_spend
from training.candidates.forecast.history import validation_folds, weights
from training.candidates.forecast.protocol import Forecast
from training.candidates.forecast.quantity import Link, Quantity
from training.features.snapshots import Snapshot
from training.plan import Plan

FOLDS = 6  # the latest: settings of a young shop say little about a grown one
TINY = 1e-12  # keeps a log in which nobody spends from dividing by nothing


@dataclass(frozen=True, slots=True)
class LassoChoice:
    """What is chosen: the penalty as a share of the largest, and the age in days at which an origin counts half."""

    penalty_share: float
    half_life_days: float


@dataclass(frozen=True, slots=True)
class FittedLasso(Forecast):
    """The pipeline for anyone to open, and the same model folded into the parameters that serve."""

    pipeline: Pipeline
    parameters: LinearSpend
    setting: LassoChoice

    def quantity(self, snapshot: Snapshot) -> Quantity:
        """Return currency over the horizon for each customer of ``snapshot``, 0 or more, driven by the model's features."""
        parameters = self.parameters
        X = snapshot.matrix(parameters.feature_names)
        return (
            Link(
                parameters.feature_names,
                predict_spend(X, parameters),
                lambda: parameters.baseline,
                lambda rows: contributions(X[rows], parameters),
            )
            .quantity()
            .floored()
        )


def fit(history: Sequence[Snapshot], plan: Plan, names: tuple[str, ...] = FEATURE_NAMES) -> FittedLasso:
    """Return the Lasso fitted on all of the history, with a setting chosen on all of its origins that have a past.

    ``names`` are the features to use. Raises ``ValueError`` for an empty history.
    """
    active = [past.active(plan.active_days) for past in history]
    return fit_setting(active, _choose(active, plan, names), names)


def fit_setting(active: Sequence[Snapshot], setting: LassoChoice, names: tuple[str, ...] = FEATURE_NAMES) -> FittedLasso:
    """Return the Lasso of one setting, fitted on snapshots of active customers."""
    X, spend, weight = _stack(active, setting.half_life_days, names)
    pipeline = Pipeline([("scale", _scaler(X, weight)), ("lasso", Lasso(max_iter=20_000))])
    Z = pipeline["scale"].transform(X)
    pipeline["lasso"].set_params(alpha=max(setting.penalty_share * _largest_penalty(Z, spend, weight), TINY))
    pipeline["lasso"].fit(Z, spend, sample_weight=weight)
    scale, lasso = pipeline["scale"], pipeline["lasso"]
    return FittedLasso(pipeline, fold(scale.mean_, scale.scale_, lasso.coef_, lasso.intercept_, names), setting)


def _choose(active: Sequence[Snapshot], plan: Plan, names: tuple[str, ...]) -> LassoChoice:
    """Return the setting of least median error over the folds.

    A median, because one wholesaler's order decides an origin's squared error, and a mean's.
    """
    settings = [LassoChoice(share, half_life) for half_life in plan.half_lives_days for share in plan.penalty_shares]
    errors = [
        np.concatenate([_path_errors(earlier, later, half_life, plan, names) for half_life in plan.half_lives_days])
        for earlier, later in list(validation_folds(active))[-FOLDS:]
    ]
    if not errors:
        return LassoChoice(plan.penalty_shares[-1], plan.half_lives_days[-1])
    return settings[int(np.argmin(np.median(errors, axis=0)))]


def _path_errors(
    earlier: Sequence[Snapshot], later: Snapshot, half_life_days: float, plan: Plan, names: tuple[str, ...]
) -> Floats:
    """Return squared error over the variance of spend at ``later``, for each penalty share; one coordinate-descent path."""
    X, spend, weight = _stack(earlier, half_life_days, names)
    scale = _scaler(X, weight)
    Z, mean, root = scale.transform(X), np.average(spend, weights=weight), np.sqrt(weight)
    penalties = np.maximum(np.asarray(plan.penalty_shares) * _largest_penalty(Z, spend, weight), TINY)
    largest_first = np.argsort(-penalties, kind="stable")
    path = lasso_path(Z * root[:, None], (spend - mean) * root, alphas=penalties[largest_first], max_iter=20_000)
    coefficients = path[1]
    predicted = np.maximum(mean + scale.transform(later.matrix(names)) @ coefficients, 0.0)
    errors = np.mean((later.spend[:, None] - predicted) ** 2, axis=0) / max(float(np.var(later.spend)), TINY)
    return np.asarray(errors[np.argsort(largest_first)])


def _scaler(X: Floats, weight: Floats) -> StandardScaler:
    with np.errstate(invalid="ignore"):  # a constant feature's weighted variance may round below 0; its scale becomes 1
        return StandardScaler().fit(X, sample_weight=weight)


def _largest_penalty(Z: Floats, spend: Floats, weight: Floats) -> float:
    """Return the smallest L1 penalty at which every coefficient is 0."""
    centred = weight * (spend - np.average(spend, weights=weight))
    return float(np.abs(Z.T @ centred).max() / len(spend))


def _stack(active: Sequence[Snapshot], half_life_days: float, names: tuple[str, ...]) -> tuple[Floats, Floats, Floats]:
    X = np.vstack([past.matrix(names) for past in active])
    return X, np.concatenate([past.spend for past in active]), weights(active, half_life_days)

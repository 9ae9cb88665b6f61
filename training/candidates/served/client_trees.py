"""XGBoost on a client body, exported as plain arrays that the service scores without the library.

Tweedie loss with a log link; the trees start from the customer's own pace and only correct it. Settings were chosen on the
six origins before the tested ones of Online Retail II: half the trees, half the damping ranked and missed alike.
"""

from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.features import CLIENT_NAMES
from backend.contract.parameters.client_models import BoostedTrees
from backend.contract.parameters.season import SeasonClock
from backend.contract.thresholds import HORIZON_DAYS
from backend.errors import ArtifactRefused
from backend.scoring.boosted_trees import own_pace, predict_by_trees
from training.candidates.explaining.tree_shap import Tree
from training.candidates.explaining.trees import trees_of
from training.candidates.forecast.history import drawn_from, weights
from training.candidates.forecast.quantity import LEAST
from training.candidates.served.customer_rows import season_of
from training.features.snapshots import Snapshot
from training.plan import Plan

HALF_LIFE_DAYS = 90.0
ROUNDS, DEPTH = 60, 3
DAMPING = 0.08  # of the mean spend: what a customer counts for whose own pace is nothing
SETTINGS: dict[str, Any] = {
    "objective": "reg:tweedie",
    "tweedie_variance_power": 1.5,
    "max_depth": DEPTH,
    "min_child_weight": 60,
    "learning_rate": 0.05,
    "subsample": 0.7,
    "colsample_bytree": 0.7,
    "lambda": 5.0,
    "max_bin": 64,
    "tree_method": "hist",
    "nthread": 1,
}
LEAST_DAYS = 60.0
"""The pace of a customer who came last week is not a week's: a younger tenure counts as this many days."""
COMPARED = 2_000
"""Rows on which the exported trees are held against the library's: every one goes through all trees."""
TOLERANCE = 1e-4  # relative: the library sums in single precision, and a forecast far from the mean is a large margin


def fit_trees(history: Sequence[Snapshot], plan: Plan, clock: SeasonClock) -> BoostedTrees | None:
    """Return trees learned from the active customers of every origin, spend taken out of its season.

    None where XGBoost is not installed, or nobody was ever active.

    Raises ``ArtifactRefused`` where the exported arrays do not compute what the library computes.
    """
    if find_spec("xgboost") is None:
        return None
    active = [some for past in history if len((some := past.active(plan.active_days)).who)]
    if not active:
        return None
    active, share = drawn_from(active, plan)
    X = np.vstack([past.matrix(CLIENT_NAMES) for past in active])
    spend = np.concatenate([past.spend / season_of(past, clock) for past in active])
    weight = weights(active, HALF_LIFE_DAYS) / share
    weight /= weight.mean()
    mean = max(float(np.average(spend, weights=weight)), LEAST)
    start = BoostedTrees(CLIENT_NAMES, float(HORIZON_DAYS), DAMPING * mean, LEAST_DAYS, (), (), ())
    return _grown(start, X, spend / mean, weight, mean, plan.seed)


def _grown(start: BoostedTrees, X: Floats, relative: Floats, weight: Floats, mean: float, seed: int) -> BoostedTrees:
    """Return the fitted trees as arrays, compared with what the library computes; raises ``ArtifactRefused``."""
    import xgboost  # noqa: PLC0415 - heavy, and only who trains pays for it

    margin = np.log(own_pace(X, start) / mean)
    data = xgboost.QuantileDMatrix(
        X.astype(np.float32), label=relative, weight=weight, base_margin=margin, max_bin=SETTINGS["max_bin"], nthread=1
    )
    booster = xgboost.train(SETTINGS | {"seed": seed % 2**31}, data, num_boost_round=ROUNDS)
    trees = exported(trees_of(booster), start)
    some = slice(None, None, max(1, len(X) // COMPARED))
    expected = mean * booster.inplace_predict(X[some].astype(np.float32), base_margin=margin[some]).astype(float)
    if not np.allclose(predict_by_trees(X[some], trees), expected, rtol=TOLERANCE, atol=0):
        raise ArtifactRefused("The exported trees do not compute what XGBoost computes.")
    return trees


def exported(trees: Sequence[Tree], start: BoostedTrees) -> BoostedTrees:
    """Return the library's trees as arrays, each made complete to depth ``DEPTH``, with the pace that ``start`` holds."""
    features, thresholds, leaves = zip(*(_complete(tree) for tree in trees), strict=True)
    return replace(start, features=features, thresholds=thresholds, leaves=leaves)


def _complete(tree: Tree) -> tuple[tuple[int, ...], tuple[float, ...], tuple[float, ...]]:
    """Return features and thresholds level by level, then the leaves; a leaf above the bottom stands for all below it."""
    level, inner = [0], list[int]()
    for _ in range(DEPTH):
        inner += level
        level = [
            child
            for node in level
            for child in ((node, node) if tree.left[node] < 0 else (int(tree.left[node]), int(tree.right[node])))
        ]
    return (
        tuple(int(tree.feature[node]) for node in inner),
        tuple(float(tree.threshold[node]) for node in inner),
        tuple(float(tree.value[node]) for node in level),
    )

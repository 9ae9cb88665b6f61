"""XGBoost on a summary, exported as plain arrays that the service scores without the library.

Tweedie loss with a log link; the trees start from the customer's own pace and only correct it. Settings were chosen on the
six origins before the tested ones of Online Retail II: half the trees, half the damping ranked and missed alike.
"""

import json
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np

from backend.contract.features import SUMMARY_NAMES
from backend.contract.summary_parameters import BoostedTrees
from backend.errors import ArtifactRefused
from backend.scoring.boosted_trees import own_pace, predict_by_trees
from training.candidates.examples import DAMPING, HALF_LIFE_DAYS, LEAST
from training.candidates.forecast import Floats
from training.candidates.history import weights
from training.features.snapshots import Snapshot
from training.plan import Plan

ROUNDS, DEPTH = 60, 3
SETTINGS: dict[str, Any] = {
    "objective": "reg:tweedie", "tweedie_variance_power": 1.5, "max_depth": DEPTH, "min_child_weight": 60,
    "learning_rate": 0.05, "subsample": 0.7, "colsample_bytree": 0.7, "lambda": 5.0, "max_bin": 64, "tree_method": "hist",
    "nthread": 1,
}
LEAST_DAYS = 60.0
"""The pace of a customer who came last week is not a week's: a younger tenure counts as this many days."""
TOLERANCE = 1e-5  # relative: the library sums in single precision


def fit_trees(history: Sequence[Snapshot], plan: Plan) -> BoostedTrees | None:
    """Learn from the active customers of every origin; None where XGBoost is not installed."""
    if find_spec("xgboost") is None:
        return None
    active = [past.active(plan.active_days) for past in history]
    X = np.vstack([past.matrix(SUMMARY_NAMES) for past in active])
    spend, weight = np.concatenate([past.spend for past in active]), weights(active, HALF_LIFE_DAYS)
    mean = max(float(np.average(spend, weights=weight)), LEAST)
    start = BoostedTrees(SUMMARY_NAMES, float(plan.horizon_days), DAMPING * mean, LEAST_DAYS, (), (), ())
    return _grown(start, X, spend / mean, weight, mean, plan.seed)


def _grown(start: BoostedTrees, X: Floats, relative: Floats, weight: Floats, mean: float, seed: int) -> BoostedTrees:
    """Fit, export, and compare: the arrays must compute what the library computes. Raises ``ArtifactRefused``."""
    import xgboost  # noqa: PLC0415 - heavy, and only who trains pays for it

    margin = np.log(own_pace(X, start) / mean)
    data = xgboost.QuantileDMatrix(X.astype(np.float32), label=relative, weight=weight, base_margin=margin,
                                   max_bin=SETTINGS["max_bin"], nthread=1)
    booster = xgboost.train(SETTINGS | {"seed": seed % 2**31}, data, num_boost_round=ROUNDS)
    trees = exported(booster.get_dump(dump_format="json"), start)
    expected = mean * booster.inplace_predict(X.astype(np.float32), base_margin=margin).astype(float)
    if not np.allclose(predict_by_trees(X, trees), expected, rtol=TOLERANCE, atol=0):
        raise ArtifactRefused("The exported trees do not compute what XGBoost computes.")
    return trees


def exported(dump: Sequence[str], start: BoostedTrees) -> BoostedTrees:
    """The library's JSON, one text per tree, as complete trees of depth ``DEPTH``."""
    features, thresholds, leaves = [], [], []
    for text in dump:
        level: list[dict[str, Any]] = [json.loads(text)]
        inner: list[tuple[int, float]] = []
        for _ in range(DEPTH):
            inner += [_split(node) for node in level]
            level = [child for node in level for child in _children(node)]
        features.append(tuple(feature for feature, _ in inner))
        thresholds.append(tuple(threshold for _, threshold in inner))
        leaves.append(tuple(float(node["leaf"]) for node in level))
    return BoostedTrees(start.feature_names, start.horizon_days, start.floor, start.least_days, tuple(features),
                        tuple(thresholds), tuple(leaves))


def _split(node: dict[str, Any]) -> tuple[int, float]:
    """Which feature, and from where on to the right; a leaf above the bottom is asked something harmless."""
    return (0, 0.0) if "leaf" in node else (int(node["split"].removeprefix("f")), float(node["split_condition"]))


def _children(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Left (below the threshold), then right; a leaf above the bottom stands for both of its own."""
    if "leaf" in node:
        yield from (node, node)
        return
    by_id = {child["nodeid"]: child for child in node["children"]}
    yield from (by_id[node["yes"]], by_id[node["no"]])

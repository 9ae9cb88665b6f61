"""Fitted trees as links: XGBoost's own SHAP values, and the path terms of scikit-learn's trees.

XGBoost computes exact TreeSHAP values (Lundberg et al. 2020, doi 10.1038/s42256-019-0138-9) in the space of its margin.
scikit-learn has no such values, and its random forest is too deep for TreeSHAP's depth squared; here each split on a
customer's way to the leaf credits its feature with the change of the node's mean (Saabas 2014, "Interpreting random
forests"; Palczewska et al. 2013, arXiv 1312.1121). Both add up exactly to what the trees foretell.
"""

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor, RandomForestRegressor

from training.candidates.quantity import Floats, Link, Quantity, linked
from training.features.behaviour import BEHAVIOUR_NAMES

if TYPE_CHECKING:
    from xgboost import Booster

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Tree:
    """One tree by node, the root first: a leaf has no ``left``; ``mean`` is that of the leaves below, by their cover."""

    feature: NDArray[np.intp]
    threshold: Floats
    left: NDArray[np.intp]
    right: NDArray[np.intp]
    mean: Floats


def boosted(booster: "Booster", X: Matrix, *, from_zero: bool = False) -> Quantity:
    """The margin with its SHAP values; ``from_zero`` where training started every customer from a margin of their own."""

    def starts(some: Matrix) -> NDArray[np.float32] | None:
        return np.zeros(len(some), dtype=np.float32) if from_zero else None

    def shap(some: Matrix) -> Floats:
        import xgboost  # noqa: PLC0415 - an extra that only these candidates need

        every_core = booster.copy()  # what was fitted keeps its own settings
        every_core.set_param({"nthread": os.cpu_count() or 1})
        data = xgboost.DMatrix(some, base_margin=starts(some))
        return every_core.predict(data, pred_contribs=True).astype(float)

    value = booster.inplace_predict(X, base_margin=starts(X), predict_type="margin").astype(float)
    anybody = np.zeros((1, X.shape[1]), dtype=np.float32)
    return linked(Link(BEHAVIOUR_NAMES, value, lambda: float(shap(anybody)[0, -1]), lambda rows: shap(X[rows])[:, :-1]))


def forest(model: RandomForestRegressor, X: Matrix) -> Quantity:
    """The mean of the trees."""
    trees = [Tree(one.tree_.feature, one.tree_.threshold, one.tree_.children_left, one.tree_.children_right,
                  one.tree_.value[:, 0, 0]) for one in model.estimators_]
    return _summed(trees, X, model.predict(X), 0.0, 1 / len(trees))


def boosted_histograms(model: HistGradientBoostingRegressor | HistGradientBoostingClassifier, X: Matrix) -> Quantity:
    """The raw sum of the trees, a logarithm or log-odds; scikit-learn keeps it and the trees private."""
    trees = [_of_nodes(predictor.nodes) for (predictor,) in model._predictors]
    return _summed(trees, X, model._raw_predict(X)[:, 0], float(model._baseline_prediction.item()), 1.0)


def _of_nodes(nodes: NDArray[np.void]) -> Tree:
    mean, count = nodes["value"].astype(float), nodes["count"].astype(float)
    left, right = nodes["left"].astype(np.intp), nodes["right"].astype(np.intp)
    for node in np.flatnonzero(~nodes["is_leaf"].astype(bool))[::-1]:  # children come after their parents
        both = [left[node], right[node]]
        mean[node] = np.average(mean[both], weights=count[both])
    return Tree(nodes["feature_idx"].astype(np.intp), nodes["num_threshold"], left, right, mean)


def _summed(trees: list[Tree], X: Matrix, value: Floats, start: float, scale: float) -> Quantity:
    def terms(rows: slice) -> Floats:
        some = X[rows]
        table = np.zeros(some.shape)
        for tree in trees:
            _add_path_terms(tree, some, table)
        return table * scale

    return linked(Link(BEHAVIOUR_NAMES, value, lambda: start + scale * sum(float(tree.mean[0]) for tree in trees), terms))


def _add_path_terms(tree: Tree, X: Matrix, table: Floats) -> None:
    """Walk all customers down the tree, one level at a time."""
    rows, node = np.arange(len(X)), np.zeros(len(X), dtype=np.intp)
    while True:
        inner = tree.left[node] > 0  # the root is nobody's child
        rows, node = rows[inner], node[inner]
        if not rows.size:
            return
        feature = tree.feature[node]
        child = np.where(X[rows, feature] <= tree.threshold[node], tree.left[node], tree.right[node])
        table[rows, feature] += tree.mean[child] - tree.mean[node]
        node = child

"""Fitted trees as links: their SHAP values, or, for trees too deep for that, the path terms.

Boosted trees, XGBoost's and scikit-learn's, get exact SHAP values in the space of their link. A random forest's trees are
too deep for them; there each split on a customer's way to the leaf credits its feature with the change of the node's mean
(Saabas 2014, "Interpreting random forests"; Palczewska et al. 2013, arXiv 1312.1121). Both add up to what the trees
predict.
"""

import json
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor, RandomForestRegressor

from backend.contract.arrays import Floats
from training.candidates.explaining.tree_shap import Leaf, Tree, shap_values, tabulated
from training.candidates.forecast.quantity import Link, Quantity

if TYPE_CHECKING:
    from xgboost import Booster

Matrix = NDArray[np.float32]
Names = tuple[str, ...]
"""Of the columns of ``X``."""


def boosted(booster: "Booster", X: Matrix, names: Names, *, from_zero: bool = False) -> Quantity:
    """Return the margin of XGBoost's trees as one link over the features.

    Parameters
    ----------
    booster
        Fitted on these features.
    X
        The features in their own units, shape ``(n_customers, len(names))``.
    names
        Of the columns of ``X``.
    from_zero
        True where training started every customer from a margin of their own.

    Returns
    -------
    Quantity
        A logarithm or log-odds, shape ``(n_customers,)``.
    """

    def margin(some: Matrix) -> Floats:
        start = np.zeros(len(some)) if from_zero else None
        return booster.inplace_predict(some, base_margin=start, predict_type="margin").astype(float)

    return _with_shap_values(lambda: trees_of(booster), margin, X, names)


def trees_of(booster: "Booster") -> list[Tree]:
    """Return XGBoost's trees as arrays."""
    model = json.loads(booster.save_raw("json"))["learner"]["gradient_booster"]["model"]
    return [_of_xgboost(one) for one in model["trees"]]


def boosted_histograms(
    model: HistGradientBoostingRegressor | HistGradientBoostingClassifier, X: Matrix, names: Names
) -> Quantity:
    """Return the raw sum of scikit-learn's boosted trees as one link; the library keeps it and the trees private.

    Parameters
    ----------
    model
        Fitted on these features, with one output.
    X
        The features in their own units, shape ``(n_customers, len(names))``.
    names
        Of the columns of ``X``.

    Returns
    -------
    Quantity
        A logarithm or log-odds, shape ``(n_customers,)``.
    """
    return _with_shap_values(
        lambda: [_of_histogram(one.nodes) for (one,) in model._predictors],
        lambda some: model._raw_predict(some)[:, 0],
        X,
        names,
    )


def forest(model: RandomForestRegressor, X: Matrix, names: Names) -> Quantity:
    """Return the mean of a random forest's trees as one link over the features.

    Parameters
    ----------
    model
        Fitted on these features, with one output.
    X
        The features in their own units, shape ``(n_customers, len(names))``.
    names
        Of the columns of ``X``.

    Returns
    -------
    Quantity
        In the unit of what the forest was fitted to (spend relative to the mean), shape ``(n_customers,)``.
    """
    trees = [one.tree_ for one in model.estimators_]

    def terms(rows: slice) -> Floats:
        some = X[rows]
        table = np.zeros(some.shape)
        for tree in trees:
            _add_path_terms(tree, some, table)
        return table / len(trees)

    root = float(np.mean([one.value[0] for one in trees]))
    return Link(names, model.predict(X), lambda: root, terms).quantity()


def _with_shap_values(
    trees: Callable[[], list[Tree]], predict: Callable[[Matrix], Floats], X: Matrix, names: Names
) -> Quantity:
    @cache
    def leaves() -> list[Leaf]:
        return tabulated(trees())

    def base() -> float:
        anybody = np.zeros((1, X.shape[1]), dtype=np.float32)
        return float(predict(anybody)[0] - shap_values(leaves(), anybody).sum())

    return Link(names, predict(X), base, lambda rows: shap_values(leaves(), X[rows])).quantity()


def _of_xgboost(tree: dict[str, Any]) -> Tree:
    """Return a tree of the library's JSON schema for models; a leaf's value stands where a split has its threshold."""
    threshold = np.asarray(tree["split_conditions"], dtype=float)
    feature, left, right = (
        np.asarray(tree[name], dtype=np.intp) for name in ("split_indices", "left_children", "right_children")
    )
    return Tree(feature, threshold, left, right, threshold, np.asarray(tree["sum_hessian"], dtype=float))


def _of_histogram(nodes: NDArray[np.void]) -> Tree:
    """Return a tree of scikit-learn's, which goes left at the threshold, too.

    So the threshold becomes the least float32 above it, as features are float32.
    """
    near = nodes["num_threshold"].astype(np.float32)
    above = np.where(near > nodes["num_threshold"], near, np.nextafter(near, np.float32(np.inf)))
    return Tree(
        nodes["feature_idx"].astype(np.intp),
        above,
        nodes["left"].astype(np.intp),
        nodes["right"].astype(np.intp),
        nodes["value"],
        nodes["count"].astype(float),
    )


def _add_path_terms(tree: Any, X: Matrix, table: Floats) -> None:
    """Add one scikit-learn tree's terms to ``table``, walking all customers down it one level at a time."""
    rows, node, mean = np.arange(len(X)), np.zeros(len(X), dtype=np.intp), tree.value[:, 0, 0]
    while True:
        inner = tree.children_left[node] > 0
        rows, node = rows[inner], node[inner]
        if not rows.size:
            return
        feature = tree.feature[node]
        left = X[rows, feature] <= tree.threshold[node]
        child = np.where(left, tree.children_left[node], tree.children_right[node])
        table[rows, feature] += mean[child] - mean[node]
        node = child

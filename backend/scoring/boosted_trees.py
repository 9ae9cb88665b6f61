"""Boosted trees as plain arrays: what a gradient-boosting library fitted, without the library.

    spend = (total_spend / max(tenure, least) x horizon + floor) x exp(sum of one leaf per tree)

A log link that starts from the customer's own pace, so that the trees only say by how much it is off (Chen & Guestrin 2016,
eq. 1, with a base margin).
"""

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.parameters.client_models import BoostedTrees

_CHUNK = 4096
"""Customers at a time, each with one place in every tree."""


def predict_by_trees(features: Floats, trees: BoostedTrees) -> Floats:
    """Return each customer's spend over the horizon by the module's formula.

    Parameters
    ----------
    features
        Shape ``(n_customers, n_features)``, columns in the order of ``trees.feature_names``, each in its own unit.
    trees
        The fitted trees, and the floor and horizon of the pace that they correct.

    Returns
    -------
    Floats
        Currency over ``trees.horizon_days``, shape ``(n_customers,)``; above 0 wherever ``own_pace`` is.

    Raises
    ------
    ValueError
        Where ``total_spend`` or ``tenure_days`` is not among the feature names.
    """
    return np.asarray(own_pace(features, trees) * np.exp(leaf_sums(features, trees)))


def own_pace(features: Floats, trees: BoostedTrees) -> Floats:
    """Return what each customer would spend over the horizon at the pace of their history, where the trees start.

    Parameters
    ----------
    features
        Shape ``(n_customers, n_features)``; ``total_spend`` in currency and ``tenure_days`` in days are looked at.
    trees
        Names of the columns, horizon (days), least tenure (days) and floor (currency over the horizon).

    Returns
    -------
    Floats
        Currency over the horizon, shape ``(n_customers,)``.

    Raises
    ------
    ValueError
        Where ``total_spend`` or ``tenure_days`` is not among the feature names.
    """
    total, tenure = (features[:, trees.feature_names.index(name)] for name in ("total_spend", "tenure_days"))
    return np.asarray(total / np.maximum(tenure, trees.least_days) * trees.horizon_days + trees.floor)


def leaf_sums(features: Floats, trees: BoostedTrees) -> Floats:
    """Return the sum of one leaf per tree, the logarithm of the factor by which a customer differs from their pace.

    Parameters
    ----------
    features
        Shape ``(n_customers, n_features)``, columns in the order of ``trees.feature_names``. Compared in single precision,
        as in training.
    trees
        Complete trees of one depth; with none of them every sum is 0.

    Returns
    -------
    Floats
        Log of a ratio, without unit, shape ``(n_customers,)``.
    """
    if not trees.features:
        return np.zeros(len(features))
    inner, thresholds = np.asarray(trees.features, dtype=np.intp), np.asarray(trees.thresholds, dtype=np.float32)
    leaves, tree = np.asarray(trees.leaves), np.arange(len(inner))
    answer = np.empty(len(features))
    for start in range(0, len(features), _CHUNK):
        values = features[start : start + _CHUNK].astype(np.float32)
        row, node = np.arange(len(values))[:, None], np.zeros((len(values), len(inner)), dtype=np.intp)
        for _ in range(int(np.log2(leaves.shape[1]))):
            node = 2 * node + 1 + (values[row, inner[tree, node]] >= thresholds[tree, node])
        answer[start : start + _CHUNK] = leaves[tree, node - inner.shape[1]].sum(axis=1)
    return answer

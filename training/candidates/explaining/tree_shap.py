"""Exact SHAP values of small trees, for many customers at once (path-dependent TreeSHAP, Lundberg et al. 2020).

Take one leaf. For each of the u features on the way to it, a customer either passes all conditions (o = 1) or not (o = 0);
of the training customers, a share z passes. The leaf is worth v x (product of o over the known features) x (product of z
over the unknown ones), and the Shapley value of feature i in that game is (Owen 1972, "Multilinear extensions of games")

    phi_i = v (o_i - z_i)  integral over t from 0 to 1 of  product over j != i of (z_j (1 - t) + o_j t)

a polynomial in t, so that Gauss-Legendre quadrature is exact. It depends on the customer through the pattern of the o's
alone: phi is tabulated for all 2^u patterns, and explaining a customer means to look one up per leaf. That is ten times
quicker than XGBoost's own walk down every tree, and gives the same values; the tests hold it to them.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats

MOST_FEATURES = 16  # on the way to one leaf; its table has 2^16 rows then


@dataclass(frozen=True, slots=True)
class Tree:
    """One tree by node, the root first: ``x[feature] < threshold``, both float32, goes left; a leaf has no ``left``.

    ``cover`` is the weight of the training customers at a node; ``value`` matters at leaves.
    """

    feature: NDArray[np.intp]
    threshold: Floats
    left: NDArray[np.intp]
    right: NDArray[np.intp]
    value: Floats
    cover: Floats


@dataclass(frozen=True, slots=True)
class Condition:
    """All that the way to a leaf asks of one feature: ``low <= x < high``, met by the share ``passes`` of customers."""

    low: float = -np.inf
    high: float = np.inf
    passes: float = 1.0


@dataclass(frozen=True, slots=True)
class Leaf:
    """``table[i, pattern]`` is feature i's SHAP value where bit i of the pattern says whether its condition is met."""

    conditions: tuple[tuple[int, Condition], ...]
    table: Floats


Way = dict[int, Condition]


def tabulated(trees: Sequence[Tree]) -> list[Leaf]:
    """Every leaf with its table; leaves with equally many features are worked out together."""
    alike: dict[int, list[tuple[Way, float]]] = defaultdict(list)
    for tree in trees:
        for way, value in _leaves(tree, 0, {}):
            alike[len(way)].append((way, value))
    return [leaf for features, leaves in alike.items() if features for leaf in _tables(leaves)]


def shap_values(leaves: Sequence[Leaf], X: NDArray[np.float32]) -> Floats:
    """Shape of ``X``; a row's sum plus the trees' mean over their training examples is their prediction."""
    columns, found = np.ascontiguousarray(X.T), np.zeros(X.shape[::-1])
    for leaf in leaves:
        pattern = np.zeros(len(X), dtype=np.uint16)
        for bit, (feature, condition) in enumerate(leaf.conditions):
            pattern |= _met(columns[feature], condition).astype(np.uint16) << bit
        place = pattern.astype(np.intp)
        for (feature, _), values in zip(leaf.conditions, leaf.table, strict=True):
            found[feature] += values[place]
    return found.T


def _met(x: NDArray[np.float32], condition: Condition) -> NDArray[np.bool_]:
    if condition.low == -np.inf:
        return x < condition.high
    return x >= condition.low if condition.high == np.inf else (x >= condition.low) & (x < condition.high)


def _leaves(tree: Tree, node: int, way: Way) -> Iterator[tuple[Way, float]]:
    """(conditions by feature, value) of every leaf below ``node``."""
    left, right, cover = int(tree.left[node]), int(tree.right[node]), tree.cover
    if left <= 0:  # the root is nobody's child
        yield way, float(tree.value[node])
        return
    feature, threshold = int(tree.feature[node]), float(tree.threshold[node])
    known = way.get(feature, Condition())
    share = float(cover[left] / (cover[left] + cover[right]))
    below = Condition(known.low, min(known.high, threshold), known.passes * share)
    above = Condition(max(known.low, threshold), known.high, known.passes * (1 - share))
    yield from _leaves(tree, left, way | {feature: below})
    yield from _leaves(tree, right, way | {feature: above})


def _tables(leaves: Sequence[tuple[Way, float]]) -> Iterator[Leaf]:
    """phi for all patterns of all leaves; arrays of shape (n_leaves, n_patterns, n_features)."""
    features = len(leaves[0][0])
    if features > MOST_FEATURES:
        raise ValueError(f"a leaf with conditions on {features} features: at most {MOST_FEATURES} can be tabulated")
    o = (np.arange(2**features)[:, None] >> np.arange(features)) & 1
    z = np.asarray([[condition.passes for condition in way.values()] for way, _ in leaves])[:, None, :]
    nodes, weights = np.polynomial.legendre.leggauss((features + 1) // 2)
    integral = np.zeros((len(leaves), *o.shape))
    for t, weight in zip((nodes + 1) / 2, weights / 2, strict=True):
        each = z * (1 - t) + o * t  # above 0: no node is empty, and t stays below 1
        integral += weight * each.prod(axis=2, keepdims=True) / each
    phi = (o - z) * integral * np.asarray([value for _, value in leaves])[:, None, None]
    for (way, _), table in zip(leaves, phi, strict=True):
        yield Leaf(tuple(way.items()), np.ascontiguousarray(table.T))

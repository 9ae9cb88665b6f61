"""A distribution as shares of bins: what training saw, and counts of new values in the same bins."""

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from backend.contract.arrays import Floats
from backend.contract.parameters.sketch import Sketch

OUTPUTS: Final = ("predicted_spend", "purchase_probability")
"""Names of the outputs, beside the features', in sketches and counts."""
BINS = 20
"""Bins of a sketch at most: a twentieth of the values each, fewer where values repeat."""


def sketch_of(values: ArrayLike, bins: int = BINS) -> Sketch:
    """The sketch of finite values, with edges at their quantiles.

    Parameters
    ----------
    values : array_like, shape (n,)
        In any unit; n >= 1.
    bins : int
        At most so many; a value that repeats takes up a bin of its own.

    Raises
    ------
    ValueError
        If there is no value, or one that is not finite.
    """
    given = np.asarray(values, dtype=np.float64)
    if not given.size or not np.isfinite(given).all():
        raise ValueError("a sketch needs at least one value, and finite ones only")
    inner = np.quantile(given, np.linspace(0.0, 1.0, bins + 1)[1:-1], method="inverted_cdf")
    edges = np.unique(inner[inner > given.min()])
    counts = counted(edges, given)
    return Sketch(tuple(edges.tolist()), tuple((counts / given.size).tolist()), given.size)


def counted(edges: ArrayLike, values: ArrayLike) -> Floats:
    """How many values fall into each bin; shape ``(n_edges + 1,)``."""
    at = np.asarray(edges, dtype=np.float64)
    return np.bincount(np.searchsorted(at, np.asarray(values), side="right"), minlength=at.size + 1).astype(np.float64)


def merged(counts: Iterable[Floats]) -> Floats:
    """Counts of several processes or days, added up bin by bin."""
    return np.asarray(np.sum(list(counts), axis=0))

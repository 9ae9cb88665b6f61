"""Order statistics, counts and firsts of many customers' values at once."""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Grouped:
    """Values sorted within each of ``size`` groups; ``start`` and ``count`` of shape ``(size,)``."""

    values: Ints
    start: Ints
    count: Ints

    @classmethod
    def of(cls, group: Ints, values: Ints, size: int) -> "Grouped":
        """Group ``values`` by ``group`` (0 to ``size`` - 1), shape ``(n,)`` each."""
        order = np.lexsort((values, group))
        count = np.bincount(group, minlength=size).astype(np.int64)
        return cls(values[order], np.cumsum(count) - count, count)

    def at(self, share: float) -> Ints:
        """Return each group's value number ceil(share x n) from below, shape ``(size,)``; 0 for an empty group."""
        tenths = round(share * 100)
        rank = np.maximum(-(-self.count * tenths // 100), 1)
        return self._pick(rank - 1)

    def median(self) -> Floats:
        """Return each group's median (mean of the two in the middle), shape ``(size,)``; 0 for an empty group."""
        low, high = np.maximum(self.count - 1, 0) // 2, self.count // 2
        return (self._pick(low) + self._pick(np.minimum(high, np.maximum(self.count - 1, 0)))) / 2

    def _pick(self, place: Ints) -> Ints:
        found = np.zeros(self.count.size, np.int64)
        filled = self.count > 0
        found[filled] = self.values[(self.start + place)[filled]]
        return found


def quantile(values: NDArray[np.generic], share: float, least: int = 1) -> float | None:
    """Return the value number ceil(share x n) from below; None for fewer than ``least`` values."""
    if values.size < max(least, 1):
        return None
    return float(np.sort(values)[max(ceil(round(share * 100) * values.size / 100), 1) - 1])


def ranks(values: NDArray[np.generic]) -> Ints:
    """Return 1 + number of larger values, shape as ``values``.

    >>> ranks(np.array([5, 9, 5, 1])).tolist()
    [2, 1, 2, 4]
    """
    return (1 + values.size - np.searchsorted(np.sort(values), values, side="right")).astype(np.int64)


def tied(values: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Return whether another value is the same."""
    ordered = np.sort(values)
    return np.searchsorted(ordered, values, side="right") - np.searchsorted(ordered, values) > 1


def distinct(*columns: Ints) -> tuple[Ints, ...]:
    """Return the different rows of some columns, sorted by the first, then the second, ..."""
    order = np.lexsort(columns[::-1])
    rows = [column[order] for column in columns]
    new = np.ones(order.size, bool)
    if order.size:
        new[1:] = np.any([row[1:] != row[:-1] for row in rows], axis=0)
    return tuple(row[new] for row in rows)

"""A function of (x, T) on millions of customers, evaluated on the few distinct places where it differs.

In log(alpha + T) the functions here are analytic in a strip of half-width pi/2 at least, so polynomial
interpolation at Chebyshev points converges geometrically; x is whole, so every distinct x gets its own
polynomial.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Evaluate = Callable[[Array, Array], Array]

_DIRECT = 256
"""Up to this many customers each is evaluated on its own."""
_ACCURACY_NATS = 25.0
"""Interpolation error about exp(-25) of the largest value."""
_CHUNK = 8192


def on_distinct(frequency: Array, T: Array, alpha: float, evaluate: Evaluate) -> Array:
    """Return ``evaluate(x, T)`` for every customer, shape ``(n_customers,)``.

    ``evaluate`` takes two arrays of one shape and is called once, on a grid of distinct x and a few T.
    """
    if frequency.size <= _DIRECT:
        return evaluate(frequency, T)
    x_code, x_values = _codes(frequency)
    ages = _chebyshev_ages(float(T.min()), float(T.max()), alpha)
    grid_x, grid_age = np.meshgrid(x_values, ages, indexing="ij")
    values = evaluate(grid_x.ravel(), grid_age.ravel()).reshape(grid_x.shape)
    whole = T.astype(np.int64)
    if T.max() < max(frequency.size, 4096) and x_values.size * T.max() < 2e7 and np.array_equal(whole, T):
        first = int(whole.min())
        distinct = np.arange(first, int(whole.max()) + 1, dtype=np.float64)
        table = np.ascontiguousarray(values @ _basis(distinct, ages, alpha).T).ravel()
        return np.asarray(table[x_code * distinct.size + (whole - first)])
    return _interpolate(values, x_code, T, ages, alpha)


def _codes(frequency: Array) -> tuple[NDArray[np.int64], Array]:
    """Each customer's place in the sorted distinct frequencies, and these."""
    whole = frequency.astype(np.int64)
    present = np.zeros(int(whole.max()) + 1, dtype=bool)
    present[whole] = True
    place = np.cumsum(present) - 1
    return place[whole], np.flatnonzero(present).astype(np.float64)


def _chebyshev_ages(least: float, most: float, alpha: float) -> Array:
    """Ages whose log(alpha + T) are Chebyshev points of the second kind over the range."""
    low, high = np.log(alpha + least), np.log(alpha + most)
    half = max(0.5 * (high - low), 1e-9)
    radius = 0.5 * np.pi / half
    points = int(np.clip(np.ceil(_ACCURACY_NATS / np.log(radius + np.hypot(1.0, radius))), 3, 400)) + 1
    unit = np.cos(np.pi * np.arange(points) / (points - 1))
    return np.asarray(np.exp(0.5 * (low + high) + half * unit) - alpha)


def _basis(T: Array, ages: Array, alpha: float) -> Array:
    """Barycentric Lagrange basis at T, shape ``(n, n_ages)`` (Berrut & Trefethen, 2004)."""
    if ages[0] - ages[-1] <= 1e-8 * (alpha + ages[0]):
        return np.full((T.size, ages.size), 1.0 / ages.size)
    weights = (-1.0) ** np.arange(ages.size)
    weights[[0, -1]] *= 0.5
    gap = np.log(alpha + T)[:, None] - np.log(alpha + ages)[None, :]
    hit = gap == 0.0
    share = weights / np.where(hit, 1.0, gap)
    share[hit.any(axis=1)] = 0.0
    share[hit] = 1.0
    return np.asarray(share / share.sum(axis=1, keepdims=True))


def _interpolate(values: Array, x_code: NDArray[np.int64], T: Array, ages: Array, alpha: float) -> Array:
    answer = np.empty(T.size)
    for start in range(0, T.size, _CHUNK):
        part = slice(start, start + _CHUNK)
        answer[part] = np.einsum("ij,ij->i", _basis(T[part], ages, alpha), values[x_code[part]])
    return answer

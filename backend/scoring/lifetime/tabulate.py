"""A function of (x, T) on millions of customers, evaluated on the few distinct places where it differs.

In log(alpha + T) the functions here are analytic in a strip of half-width pi/2 at least, so polynomial interpolation at
Chebyshev points converges geometrically; x is whole, so every distinct x gets its own polynomial.
"""

from collections.abc import Callable

import numpy as np

from backend.contract.arrays import Floats

Evaluate = Callable[[Floats, Floats], Floats]

_DIRECT = 256
"""Up to this many customers each is evaluated on its own."""
_ACCURACY_NATS = 25.0
"""Interpolation error about exp(-25) of the largest value."""
_CHUNK = 8192
_MOST_CELLS = 20_000_000


def on_distinct(frequency: Floats, T: Floats, alpha: float, evaluate: Evaluate) -> Floats:
    """Return ``evaluate(x, T)`` for every customer, worked out at few distinct places where there are many customers.

    Parameters
    ----------
    frequency
        x, repeat purchases: whole, 0 or more, shape ``(n_customers,)``.
    T
        Days from the first purchase to now, shape ``(n_customers,)``.
    alpha
        Scale of the log on which the function is smooth, in days, above 0.
    evaluate
        Takes two arrays of one shape; called once, on a grid of distinct x and a few T.

    Returns
    -------
    Floats
        In the unit of ``evaluate``, shape ``(n_customers,)``.

    Examples
    --------
    >>> x, T = np.arange(1000.0) % 7, np.linspace(1.0, 500.0, 1000)
    >>> found = on_distinct(x, T, 30.0, lambda x, T: x * np.log(30.0 + T))
    >>> bool(np.allclose(found, x * np.log(30.0 + T), rtol=1e-9))
    True
    """
    if frequency.size <= _DIRECT:
        return evaluate(frequency, T)
    place, x_values = _codes(frequency)
    ages = _chebyshev_ages(float(T.min()), float(T.max()), alpha)
    grid_x, grid_age = np.meshgrid(x_values, ages, indexing="ij")
    values = evaluate(grid_x.ravel(), grid_age.ravel()).reshape(grid_x.shape)
    if T.max() < max(frequency.size, 4096) and x_values.size * T.max() < _MOST_CELLS and _whole(T):
        return _look_up(values, place, frequency, T, ages, alpha)
    return _interpolate(values, place, frequency, T, ages, alpha)


def _whole(T: Floats) -> bool:
    """Whether every age is a whole number; a sample answers first."""
    if (T[:_CHUNK] != np.rint(T[:_CHUNK])).any():
        return False
    return all((T[i : i + _CHUNK] == np.rint(T[i : i + _CHUNK])).all() for i in range(0, T.size, _CHUNK))


def _look_up(values: Floats, place: Floats, frequency: Floats, T: Floats, ages: Floats, alpha: float) -> Floats:
    """Whole ages: one table over every distinct (x, T), then one look-up per customer."""
    first = float(T.min())
    distinct = np.arange(first, float(T.max()) + 1.0)
    # not "@": a threaded product of so small matrices mostly waits for its threads
    table = np.einsum("ij,kj->ik", values, _basis(distinct, ages, alpha)).ravel()
    row = place * distinct.size - first
    answer = np.empty(T.size)
    for start in range(0, T.size, _CHUNK):
        part = slice(start, start + _CHUNK)
        cell = row[frequency[part].astype(np.int64)] + T[part]
        answer[part] = table[cell.astype(np.int64)]
    return answer


def _codes(frequency: Floats) -> tuple[Floats, Floats]:
    """Where each whole x stands among the sorted distinct frequencies, and these."""
    present = np.zeros(int(frequency.max()) + 1, dtype=bool)
    for start in range(0, frequency.size, _CHUNK):
        present[frequency[start : start + _CHUNK].astype(np.int64)] = True
    return np.cumsum(present) - 1.0, np.flatnonzero(present).astype(np.float64)


def _chebyshev_ages(least: float, most: float, alpha: float) -> Floats:
    """Ages whose log(alpha + T) are Chebyshev points of the second kind over the range."""
    low, high = np.log(alpha + least), np.log(alpha + most)
    half = max(0.5 * (high - low), 1e-9)
    radius = 0.5 * np.pi / half
    points = int(np.clip(np.ceil(_ACCURACY_NATS / np.log(radius + np.hypot(1.0, radius))), 3, 400)) + 1
    unit = np.cos(np.pi * np.arange(points) / (points - 1))
    return np.asarray(np.exp(0.5 * (low + high) + half * unit) - alpha)


def _basis(T: Floats, ages: Floats, alpha: float) -> Floats:
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


def _interpolate(values: Floats, place: Floats, frequency: Floats, T: Floats, ages: Floats, alpha: float) -> Floats:
    """Any ages: the polynomial of the customer's x at the customer's age."""
    row = place.astype(np.int64)
    answer = np.empty(T.size)
    for start in range(0, T.size, _CHUNK):
        part = slice(start, start + _CHUNK)
        code = row[frequency[part].astype(np.int64)]
        answer[part] = np.einsum("ij,ij->i", _basis(T[part], ages, alpha), values[code])
    return answer

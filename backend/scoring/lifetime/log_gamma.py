"""log Gamma and log Beta for arrays of positive numbers, in NumPy: serving loads no scipy for two functions."""

import numpy as np
from numpy.typing import ArrayLike

from backend.contract.arrays import Floats

_FAR = 10.0
_STIRLING = (1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360360.0)
"""Abramowitz & Stegun 6.1.41: beyond 10 the next term is below 1e-15."""


def log_gamma(values: ArrayLike) -> Floats:
    """Return ln Gamma(z); small z are moved out by Gamma(z) = Gamma(z + 10) / (z (z+1) ... (z+9)).

    Parameters
    ----------
    values
        z, above 0 and without unit, of any shape.

    Returns
    -------
    Floats
        Without unit, of the same shape as ``values``; error below 2e-14 x max(1, size) (Abramowitz & Stegun 6.1.41).

    Examples
    --------
    >>> np.exp(log_gamma([1.0, 5.0, 11.0])).round(6).tolist()
    [1.0, 24.0, 3628800.0]
    """
    z = np.asarray(values, dtype=np.float64)
    near = z < _FAR
    moved = np.where(near, z + _FAR, z)
    steps = np.ones_like(z)
    for step in range(int(_FAR)):
        steps = np.where(near, steps * (z + step), 1.0)
    inverse = 1.0 / moved
    square, series = inverse * inverse, np.zeros_like(z)
    for factor in reversed(_STIRLING):
        series = series * square + factor
    answer = (moved - 0.5) * np.log(moved) - moved + 0.5 * np.log(2.0 * np.pi) + series * inverse
    return np.asarray(answer - np.log(steps))


def log_beta(one: ArrayLike, other: ArrayLike) -> Floats:
    """Return ln B(a, b) = ln Gamma(a) + ln Gamma(b) - ln Gamma(a + b).

    Parameters
    ----------
    one
        a, above 0 and without unit, of any shape.
    other
        b, above 0 and without unit, of a shape that broadcasts with a's.

    Returns
    -------
    Floats
        Without unit, of the broadcast shape.
    """
    a, b = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    return np.asarray(log_gamma(a) + log_gamma(b) - log_gamma(a + b))

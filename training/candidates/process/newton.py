"""Newton's method on a handful of log-parameters, with the exact Hessian; plain NumPy on 4 x 4 matrices.

A general optimiser spends more time in its own machinery than in these likelihoods, and a multi-threaded one waits for busy
neighbours; here a step costs one pass over the data.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats

Objective = Callable[[Floats], tuple[float, Floats, Floats]]
"""log-parameters (k,) -> log-likelihood, its gradient (k,), its Hessian (k, k)."""

_LONGEST_STEP = 3.0
_MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class Optimum:
    """Where the climb ended; shape ``(k,)`` in ``point``, ``gradient`` and ``at_bound``, ``(k, k)`` in ``hessian``.

    ``point`` holds log-parameters, ``value`` is in nats; ``at_bound`` marks the log-parameters that ran into their bounds.
    """

    point: Floats
    value: float
    gradient: Floats
    hessian: Floats
    at_bound: NDArray[np.bool_]
    steps: int


def maximise(objective: Objective, start: Floats, bound: float, tolerance: float = 1e-9) -> Optimum:
    """Return where the climb from ``start`` within [-bound, bound] ends.

    Directions in which the surface is not concave are climbed along the gradient instead; a step that does not gain is
    halved, at most 40 times, so the value never falls.

    Parameters
    ----------
    objective
        From log-parameters ``(k,)`` to the value in nats, its gradient ``(k,)`` and its Hessian ``(k, k)``.
    start
        Log-parameters, without unit, shape ``(k,)``.
    bound
        The largest size of a log-parameter, above 0.
    tolerance
        Nats: the climb ends where a Newton step promises less.

    Returns
    -------
    Optimum
        The log-parameters reached, with value and derivatives there.

    Examples
    --------
    >>> def bowl(at):
    ...     return -float((at - 1.0) @ (at - 1.0)), -2.0 * (at - 1.0), -2.0 * np.eye(2)
    >>> maximise(bowl, np.zeros(2), bound=5.0).point.round(6).tolist()
    [1.0, 1.0]
    """
    point = np.clip(start, -bound, bound)
    value, gradient, hessian = objective(point)
    steps = 0
    while steps < _MOST_STEPS:
        steps += 1
        free = (np.abs(point) < bound) | (np.sign(gradient) != np.sign(point))
        step, promise = _step(gradient, hessian, free)
        enough = max(tolerance, 1e-14 * abs(value))
        if promise < enough:
            break
        for _ in range(40):
            trial = np.clip(point + step, -bound, bound)
            reached = objective(trial)
            if reached[0] > value:
                break
            step = 0.5 * step
        else:
            break
        point, (value, gradient, hessian) = trial, reached
    free = (np.abs(point) < bound) | (np.sign(gradient) != np.sign(point))
    return Optimum(point, value, gradient, hessian, ~free, steps)


def _step(gradient: Floats, hessian: Floats, free: NDArray[np.bool_]) -> tuple[Floats, float]:
    """Return the Newton step over the free coordinates and the gain that its quadratic promises."""
    step = np.zeros_like(gradient)
    if not free.any():
        return step, 0.0
    curvature, directions = np.linalg.eigh(-hessian[np.ix_(free, free)])
    floor = 1e-10 * max(float(np.abs(curvature).max()), 1e-10)
    slope = directions.T @ gradient[free]
    move = slope / np.maximum(np.abs(curvature), floor)
    length = float(np.linalg.norm(move))
    move *= min(1.0, _LONGEST_STEP / length) if length > 0 else 1.0
    step[free] = directions @ move
    return step, 0.5 * float(slope @ move)


def covariance(optimum: Optimum) -> Floats:
    """Return the inverse observed information of the log-parameters; NaN for a parameter at its bound.

    Parameters
    ----------
    optimum
        Where the climb ended, k log-parameters.

    Returns
    -------
    Floats
        Covariance of the log-parameters, without unit, shape ``(k, k)``.
    """
    free = ~optimum.at_bound
    answer = np.full_like(optimum.hessian, np.nan)
    if free.any():
        information = -optimum.hessian[np.ix_(free, free)]
        answer[np.ix_(free, free)] = np.linalg.pinv(information, rcond=1e-14, hermitian=True)
    return answer

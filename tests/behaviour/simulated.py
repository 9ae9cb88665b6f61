"""Customers of a known BG/NBD or MBG/NBD population, drawn by the story the model tells, purchase by
purchase."""

from dataclasses import dataclass

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import BgNbdParameters


@dataclass(frozen=True, slots=True)
class Simulated:
    """x, t_x, T and the purchases of the ``horizon`` after T; each of shape ``(n_customers,)``."""

    frequency: Floats
    recency: Floats
    T: Floats
    future: Floats


def simulate(parameters: BgNbdParameters, T: Floats, horizon: float, rng: np.random.Generator) -> Simulated:
    """Draw one history per age in ``T``."""
    rate = np.maximum(rng.gamma(parameters.r, 1.0 / parameters.alpha, T.size), 1e-300)
    dropout = rng.beta(parameters.a, parameters.b, T.size)
    clock, last = np.zeros(T.size), np.zeros(T.size)
    frequency, future = np.zeros(T.size), np.zeros(T.size)
    alive = np.flatnonzero(rng.random(T.size) >= dropout) if parameters.modified else np.arange(T.size)
    while alive.size:
        clock[alive] += rng.exponential(1.0, alive.size) / rate[alive]
        alive = alive[clock[alive] <= T[alive] + horizon]
        before = alive[clock[alive] <= T[alive]]
        frequency[before] += 1.0
        last[before] = clock[before]
        future[alive[clock[alive] > T[alive]]] += 1.0
        alive = alive[rng.random(alive.size) >= dropout[alive]]
    return Simulated(frequency, last, T, future)


def random_parameters(rng: np.random.Generator, *, modified: bool = False) -> BgNbdParameters:
    """A population from a wide range: mean rate 0.5 to 20 purchases a year, mean dropout 3 % to 60 % (alpha
    in days)."""
    r = float(np.exp(rng.uniform(np.log(0.1), np.log(4.0))))
    per_year = float(np.exp(rng.uniform(np.log(0.5), np.log(20.0))))
    mean = float(rng.uniform(0.03, 0.6))
    size = float(np.exp(rng.uniform(np.log(0.5), np.log(8.0))))
    return BgNbdParameters(r, r * 365.25 / per_year, mean * size, (1.0 - mean) * size, modified)

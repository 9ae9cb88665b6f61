"""Time as a shop's customers live it: a day in December may be worth two in January.

    intensity(day) = exp(sum over k of cosines[k] cos(2 pi (k+1) day / 365.25) + sines[k] sin(...)) / its mean over a year

Ages and horizons of a purchase process are measured in days of this clock; a year of it is a year.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.contract.parameters.season import SeasonClock

YEAR_DAYS: Final = 365.25
_YEAR: Final = np.arange(1461)
"""Four years, over which whole days and whole years meet."""


def harmonics(days: NDArray[np.int64] | Floats, count: int) -> Floats:
    """Return cos and sin of 1 to ``count`` turns a year at these days, ``(n_days, 2 count)``: cosines, then sines."""
    turns = 2.0 * np.pi * np.outer(np.asarray(days, dtype=np.float64) / YEAR_DAYS, np.arange(1, count + 1))
    return np.hstack([np.cos(turns), np.sin(turns)])


def intensity(days: NDArray[np.int64], clock: SeasonClock) -> Floats:
    """Clock days that each calendar day (a proleptic ordinal) is worth, shape ``(n_days,)``; 1 on average over a year."""
    if not clock.known:
        return np.ones(len(days))
    waves = np.asarray(clock.cosines + clock.sines)
    mean = np.exp(harmonics(_YEAR, len(clock.cosines)) @ waves).mean()
    return np.asarray(np.exp(harmonics(days, len(clock.cosines)) @ waves) / mean)


def clock_days(start: int, end: int, clock: SeasonClock) -> float:
    """Clock days in the calendar days ``[start, end)``, both ordinals; 0 where there are none."""
    return float(intensity(np.arange(start, end), clock).sum())


def clock_days_until(days: NDArray[np.int64], end: int, clock: SeasonClock) -> Floats:
    """Clock days in ``[day, end)`` for each of ``days`` (ordinals up to ``end``), shape ``(n_days,)``."""
    if not len(days):
        return np.zeros(0)
    first = int(days.min())
    worth = intensity(np.arange(first, end), clock)
    left = np.append(np.cumsum(worth[::-1])[::-1], 0.0)
    return np.asarray(left[np.asarray(days) - first])

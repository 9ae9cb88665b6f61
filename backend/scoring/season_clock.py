"""Time as a shop's customers live it: a day in December may be worth two in January.

    intensity(day) = exp(sum over k of cosines[k] cos(2 pi (k+1) day / 365.25) + sines[k] sin(...)) / its mean over a year

Ages and horizons of a purchase process are measured in days of this clock; a year of it is a year.
"""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from backend.contract.arrays import Floats
from backend.contract.parameters.season import SeasonClock

YEAR_DAYS: Final = 365.25
CYCLE: Final = 1461
"""Days of four years, over which whole days and whole years meet."""


def harmonics(days: ArrayLike, count: int) -> Floats:
    """Return cos and sin of 1 to ``count`` turns a year at ``days``, shape ``(n_days, 2 count)``: cosines, then sines."""
    turns = 2.0 * np.pi * np.outer(np.asarray(days, dtype=np.float64) / YEAR_DAYS, np.arange(1, count + 1))
    return np.hstack([np.cos(turns), np.sin(turns)])


def intensity(days: ArrayLike, clock: SeasonClock) -> Floats:
    """Return clock days that each calendar day (a proleptic ordinal) is worth, shape ``(n_days,)``; 1 on average."""
    at = np.asarray(days, dtype=np.int64)
    return _cycle(clock)[at % CYCLE] if clock.known else np.ones(at.shape)


def clock_days(start: ArrayLike, end: ArrayLike, clock: SeasonClock) -> Floats:
    """Return clock days in the calendar days ``[start, end)``, both ordinals; shape as they broadcast."""
    first, last = np.asarray(start, dtype=np.int64), np.asarray(end, dtype=np.int64)
    if not clock.known:
        return np.asarray(last - first, dtype=np.float64)
    until = _until(clock)
    whole = (last // CYCLE - first // CYCLE) * float(CYCLE)
    return np.asarray(whole + until[last % CYCLE] - until[first % CYCLE])


@lru_cache(maxsize=64)
def _cycle(clock: SeasonClock) -> Floats:
    """Return the intensity of every day of the cycle, in order of ``day % CYCLE``; its mean is 1. Read-only."""
    raw = np.exp(harmonics(np.arange(CYCLE), len(clock.cosines)) @ np.asarray(clock.cosines + clock.sines))
    return _fixed(raw / raw.mean())


@lru_cache(maxsize=64)
def _until(clock: SeasonClock) -> Floats:
    """Return the clock days of the cycle before each of its days; every history is looked up in it. Read-only."""
    return _fixed(np.concatenate([[0.0], np.cumsum(_cycle(clock))])[:-1])


def _fixed(values: Floats) -> Floats:
    values.setflags(write=False)
    return values

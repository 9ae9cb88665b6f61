"""Who buys at the same time every year, told from a lone history: nothing that a rate of purchases could know.

A mixture of two stories. Anybody's purchases fall anywhere in the year; a yearly buyer's fall around one day of it, one
purchase a year counted, with a normal spread. The odds of the second story are those of the days, times a small prior; the
day itself was read off them, which costs one of them (as in a profile likelihood).
"""

from dataclasses import dataclass
from math import erf, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.scoring.season_clock import YEAR_DAYS

PRIOR: Final = 0.02
SPREAD_DAYS: Final = 14.0
"""How far from the day of the year a yearly buyer comes, before anything is known of this one."""
_PRIOR_YEARS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Yearly:
    """``odds`` of being a yearly buyer, as a probability; ``ahead`` days until the day of the year comes next, ``spread``
    around it in days, ``kept`` the share of past years in which the customer came.
    """

    odds: float = 0.0
    ahead: float = 0.0
    spread: float = SPREAD_DAYS
    kept: float = 0.0

    def visits(self, horizon_days: float) -> float:
        """Return the expected purchases within ``horizon_days`` of a yearly buyer."""
        turns = (self.ahead + YEAR_DAYS * year for year in range(-1, int(horizon_days // YEAR_DAYS) + 2))
        inside = (_below((horizon_days - turn) / self.spread) - _below(-turn / self.spread) for turn in turns)
        return self.kept * sum(inside)


def _below(z: float) -> float:
    """Return the standard normal distribution at ``z``."""
    return 0.5 * (1.0 + erf(z / sqrt(2.0)))


def yearly_of(days: NDArray[np.int64], today: int) -> Yearly:
    """Return what the purchase days (ordinals, shape ``(n_days,)``) of one customer say on ``today``."""
    if len(days) < 2 or days.max() - days.min() < YEAR_DAYS / 2.0:
        return Yearly()
    angle = 2.0 * np.pi * np.asarray(days, dtype=np.float64) / YEAR_DAYS
    centre = float(np.angle(np.exp(1j * angle).mean())) / (2.0 * np.pi) * YEAR_DAYS
    turn = np.rint((days - centre) / YEAR_DAYS)
    nearest = [np.abs(days - centre - YEAR_DAYS * year)[turn == year].min() for year in np.unique(turn)]
    away = np.asarray(nearest)
    spread = float(np.sqrt(((away**2).sum() + _PRIOR_YEARS * SPREAD_DAYS**2) / (len(away) + _PRIOR_YEARS)))
    return _judged(away, spread, days, centre, today, float(turn.min()))


def _judged(away: Floats, spread: float, days: NDArray[np.int64], centre: float, today: int, first: float) -> Yearly:
    each = np.log(YEAR_DAYS / (spread * np.sqrt(2.0 * np.pi))) - 0.5 * (away / spread) ** 2
    others = len(days) - len(away)  # a second purchase within a turn of the year speaks against the habit
    evidence = float(each.sum() - each.max()) - others
    odds = PRIOR / (1.0 - PRIOR) * np.exp(min(evidence, 50.0))
    passed = np.floor((today - centre) / YEAR_DAYS)
    ahead = centre + YEAR_DAYS * (passed + 1.0) - today
    years = max(passed - first + 1.0, len(away))
    return Yearly(odds / (1.0 + odds), float(ahead), spread, (len(away) + 0.5) / (years + 1.0))

"""The shop's total for the next window: customers who are known, and those who are not there yet.

    total = sum of the champion's forecasts + mean of the last windows' money from new customers, by the season

A customer is new who had not bought before the window. Beside it stand the last window and the same one a year ago, and the
floor that sampling sets: what a perfect forecast of every mean would still miss, because customers' orders are chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from backend.contract.thresholds import HORIZON_DAYS
from backend.scoring.season_clock import clock_days
from training.candidates.process.clocked import fit_clocked_process
from training.evaluation.backtest import Backtest
from training.evaluation.choice import Choice
from training.features.snapshots import YEAR, Snapshot

WINDOWS: Final = 3
_HALF_WIDTH: Final = 1.645
"""Standard errors to either side that hold nine in ten."""


@dataclass(frozen=True, slots=True)
class ShopTotal:
    """``total`` = ``known`` + ``new`` of the window after the log, currency, with its 90 % interval.

    ``errors`` are mean absolute shares of the actual total over the test origins: ``forecast``, ``last_window`` and,
    in logs of more than a year, ``last_year``; ``sampling_floor`` is one standard error of a total that is known on
    average.
    """

    total: float
    known: float
    new: float
    low: float
    high: float
    errors: dict[str, float]
    sampling_floor: float


def judge_shop_total(snapshots: Sequence[Snapshot], judged: Backtest, choice: Choice) -> ShopTotal:
    """The total at the test origins, and for the window after the log: its known part is scored with the customers."""
    by_cutoff = {one.cutoff: one for one in snapshots}
    misses: dict[str, list[float]] = {"forecast": [], "last_window": [], "last_year": []}
    floors = []
    for one in judged.judged:
        origin = by_cutoff[one.cutoff]
        sums, day, width = origin.sums, origin.day, HORIZON_DAYS
        actual = sums.shop_spend(day, day + width)
        if actual <= 0:
            continue
        said = float(one.spend_forecasts[choice.spend].sum()) + new_money(origin)
        misses["forecast"].append(abs(said / actual - 1.0))
        misses["last_window"].append(abs(sums.shop_spend(day - width, day) / actual - 1.0))
        if origin.history_days >= YEAR:
            misses["last_year"].append(abs(sums.shop_spend(day - YEAR, day - YEAR + width) / actual - 1.0))
        floors.append(sampling_error(one.spend))
    errors = {name: float(np.mean(found)) for name, found in misses.items() if found}
    return _next(judged, choice, snapshots[-1], errors, float(np.mean(floors)) if floors else 0.0)


def _next(judged: Backtest, choice: Choice, latest: Snapshot, errors: dict[str, float], floor: float) -> ShopTotal:
    """The last judged window's known part stands for the scale of the interval; the total is of that window's forecast."""
    known = float(judged.judged[-1].spend_forecasts[choice.spend].sum())
    new = new_money(latest)
    half = _HALF_WIDTH * max(1.25 * errors.get("forecast", floor), floor)  # a mean absolute error is .8 of a standard one
    total = known + new
    return ShopTotal(total, known, new, total * max(1.0 - half, 0.0), total * (1.0 + half), errors, floor)


def new_money(origin: Snapshot) -> float:
    """Currency that customers who are not known yet will bring in the window after ``origin``."""
    sums, width = origin.sums, HORIZON_DAYS
    clock = fit_clocked_process(sums, origin.day).process.clock
    paces = []
    for back in range(1, WINDOWS + 1):
        start = origin.day - back * width
        if start <= sums.days.first_day:
            break
        known = sums.known(start)
        returning = float(sums.between("net", known, start, start + width).sum())
        paces.append((sums.shop_spend(start, start + width) - returning) / float(clock_days(start, start + width, clock)))
    coming = float(clock_days(origin.day, origin.day + width, clock))
    return max(float(np.mean(paces)), 0.0) * coming if paces else 0.0


def sampling_error(spend: np.ndarray) -> float:
    """One standard error of a total of independent amounts, as a share of it."""
    total = float(spend.sum())
    return float(np.sqrt((spend**2).sum())) / total if total > 0 else 0.0

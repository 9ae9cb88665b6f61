"""How well the purchase process follows the shop, as data for a chart: tracking, and two matrices."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import BgNbdParameters, PurchaseProcess
from backend.scoring.lifetime.bg_nbd import expected_purchases, probability_alive
from backend.scoring.season_clock import clock_days
from training.candidates.process.clocked import fit_clocked_process
from training.features.cumulative import Cumulative

WEEK: Final = 7
MOST_WEEKS: Final = 520
FREQUENCIES: Final = (0, 1, 2, 3, 4, 6, 8, 12, 16, 24)
STEPS: Final = 10
AGES: Final = 200
"""At so many ages the expectation is worked out; in between, linear."""


@dataclass(frozen=True, slots=True)
class Tracking:
    """Cumulative repeat purchase days by week of the log, ``week_ends`` being dates: counted, and expected by a process
    that knew the log up to ``fitted_until`` only.
    """

    fitted_until: str
    week_ends: tuple[str, ...]
    counted: tuple[float, ...]
    expected: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Matrices:
    """By repeat purchase days (rows, ``frequencies``) and calendar days since the last one (columns, ``recencies``) of a
    customer known for ``age_days``: the probability of being alive, and purchase days expected over ``horizon_days``.
    None where the last purchase would lie before the first.
    """

    age_days: int
    horizon_days: int
    frequencies: tuple[int, ...]
    recencies: tuple[int, ...]
    alive: tuple[tuple[float | None, ...], ...]
    expected: tuple[tuple[float | None, ...], ...]


def tracking(sums: Cumulative) -> Tracking | None:
    """Fit on the first two thirds of the log and follow all of it; None where nobody had come back by then."""
    days, start, end = sums.days, sums.days.first_day, sums.days.last_day + 1
    cut = start + 2 * (end - start) // 3
    if not len(sums.known(cut)):
        return None
    process = fit_clocked_process(sums, cut).process
    rows = np.flatnonzero(days.purchase)
    first = sums.purchase_before(rows) < 0
    ends = np.arange(start + WEEK, end + 1, WEEK)[-MOST_WEEKS:]
    if process.purchases is None or not len(ends):
        return None
    repeats, came = np.sort(days.day[rows[~first]]), np.sort(days.day[rows[first]])
    counted = np.searchsorted(repeats, ends, side="left").astype(np.float64)
    longest = float(clock_days(int(came[0]), int(ends[-1]), process.clock))
    ages = np.linspace(0.0, longest, AGES)
    expected = _by_age(ages, process.purchases)
    followed = [_expected_by(process, came[came < day], int(day), ages, expected) for day in ends]
    return Tracking(
        f"{date.fromordinal(cut)}", tuple(f"{date.fromordinal(int(day))}" for day in ends), tuple(counted.tolist()),
        tuple(followed),
    )  # fmt: skip


def _by_age(ages: Floats, purchases: BgNbdParameters) -> Floats:
    """Return the repeat purchases expected of a newcomer by each clock age (days), shape ``(n_ages,)``."""
    nothing = np.zeros(1)
    return np.asarray([expected_purchases(nothing, nothing, nothing, purchases, float(age))[0] for age in ages])


def _expected_by(process: PurchaseProcess, came: Floats, day: int, ages: Floats, expected: Floats) -> float:
    """Repeat purchases of customers who ``came`` on these days (ordinals), up to ``day``; ``expected`` by ``ages``."""
    if not len(came):
        return 0.0
    days, counts = np.unique(came, return_counts=True)
    own = np.asarray(clock_days(days, np.full(len(days), day), process.clock), dtype=np.float64)
    return round(float((np.interp(own, ages, expected) * counts).sum()), 2)


def matrices(process: PurchaseProcess, age_days: int, horizon_days: int) -> Matrices | None:
    """Return both matrices, in days of an average season; None where nobody ever came back."""
    if process.purchases is None:
        return None
    recencies = np.unique(np.linspace(0, age_days, STEPS + 1).round().astype(int))
    x, recency = (grid.ravel().astype(np.float64) for grid in np.meshgrid(FREQUENCIES, recencies, indexing="ij"))
    t_x, T = np.where(x > 0, age_days - recency, 0.0), np.full(x.size, float(age_days))
    possible = np.where(x > 0, t_x > 0, recency == age_days)
    alive = probability_alive(x, t_x, T, process.purchases)
    orders = expected_purchases(x, t_x, T, process.purchases, float(horizon_days))
    shape = (len(FREQUENCIES), len(recencies))
    return Matrices(
        age_days,
        horizon_days,
        FREQUENCIES,
        tuple(recencies.tolist()),
        _rows(alive, possible, shape),
        _rows(orders, possible, shape),
    )


def _rows(values: Floats, possible: Floats, shape: tuple[int, int]) -> tuple[tuple[float | None, ...], ...]:
    cells = [round(float(value), 4) if ok else None for value, ok in zip(values, possible, strict=True)]
    return tuple(tuple(cells[row * shape[1] : (row + 1) * shape[1]]) for row in range(shape[0]))

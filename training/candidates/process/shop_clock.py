"""The season clock as of each origin of a log: fitted on what was known by then, and on nothing else."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from backend.contract.parameters.season import SeasonClock
from backend.errors import UnfittableData
from backend.scoring.season_index import LEAST_HISTORY_DAYS
from training.candidates.process.bg_nbd import fit_bg_nbd
from training.candidates.process.season_clock import fit_season_clock
from training.features.purchase_days import PurchaseDays
from training.features.snapshots import Snapshot


def with_clocks(snapshots: Sequence[Snapshot], days: PurchaseDays) -> list[Snapshot]:
    """Return the same snapshots, each with the clock of its moment."""
    return [replace(one, clock=clock_at(days, one.cutoff.toordinal())) for one in snapshots]


def clock_at(days: PurchaseDays, cutoff: int) -> SeasonClock:
    """Return the clock that the days before the cutoff (an ordinal) teach; the identity where they are too few to tell."""
    length = float(cutoff - days.first_day)
    bought = days.purchase & (days.day < cutoff)
    if length < LEAST_HISTORY_DAYS or not bought.any():
        return SeasonClock(history_days=length)
    customer, day = days.customer[bought], days.day[bought]
    opening = np.diff(customer, prepend=-1) != 0
    first = day[opening]
    last = day[np.append(np.flatnonzero(opening)[1:], len(day)) - 1]
    repeats = np.bincount(customer, minlength=days.ids.size)[customer[opening]] - 1.0
    try:
        process = fit_bg_nbd(
            repeats, (last - first).astype(float), (cutoff - first).astype(float), modified=True, ridge=0.5
        )
    except UnfittableData:
        return SeasonClock(history_days=length)
    by_day = np.bincount(day[~opening] - days.first_day, minlength=cutoff - days.first_day).astype(np.float64)
    return fit_season_clock(by_day, first, days.first_day, process.parameters)

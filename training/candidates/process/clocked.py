"""Fit the purchase process of a shop: in calendar time, then its season clock, then in the clock's time."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from backend.contract.parameters.lifetime import BgNbdParameters, GammaGammaParameters, PurchaseProcess
from backend.contract.parameters.season import SeasonClock
from backend.errors import UnfittableData
from backend.scoring.lifetime.process import clocked
from backend.scoring.lifetime.purchase_history import PurchaseHistory
from training.candidates.process.bg_nbd import fit_bg_nbd
from training.candidates.process.gamma_gamma import fit_gamma_gamma
from training.candidates.process.season_clock import LEAST_DAYS, fit_season_clock
from training.features.cumulative import Cumulative
from training.features.histories import histories_at

RIDGE: Final = 0.5
"""A pull worth half a squared log unit: nothing beside a few hundred repeat buyers, finite where there are none to tell."""
_SURE_DAYS: Final = 395


@dataclass(frozen=True, slots=True)
class ProcessFit:
    """The process, and sentences on how it came about."""

    process: PurchaseProcess
    notes: tuple[str, ...]


def fit_clocked_process(sums: Cumulative, day: int) -> ProcessFit:
    """Fit on the days before ``day`` (an ordinal); what comes after is never looked at. Somebody must have bought."""
    history = histories_at(sums, sums.known(day), day)
    clock, purchases, timing = _timing(sums, history, day)
    values, note = _values(history)
    bought = float(history.purchase_days.sum())
    price = float((history.day_value * history.purchase_days).sum()) / bought
    found = PurchaseProcess(clock, purchases, values, price, float(history.orders.sum()) / bought)
    return ProcessFit(found, (timing, note, _season_note(clock)))


def _timing(sums: Cumulative, history: PurchaseHistory, day: int) -> tuple[SeasonClock, BgNbdParameters | None, str]:
    start, days = sums.days.first_day, sums.days
    try:
        plain = _fitted(history, SeasonClock())
    except UnfittableData as reason:
        return SeasonClock(history_days=float(day - start)), None, str(reason)
    rows = np.flatnonzero(days.purchase & (days.day < day))
    repeats = rows[sums.purchase_before(rows) >= 0]
    by_day = np.bincount(days.day[repeats] - start, minlength=day - start).astype(np.float64)
    clock = fit_season_clock(by_day, history.first_day, start, plain)
    return clock, _fitted(history, clock) if clock.known else plain, "Purchases: MBG/NBD by maximum likelihood."


def _fitted(history: PurchaseHistory, clock: SeasonClock) -> BgNbdParameters:
    in_clock = clocked(history, PurchaseProcess(clock, None, None, 0.0, 1.0))
    return fit_bg_nbd(*in_clock, modified=True, ridge=RIDGE).parameters


def _values(history: PurchaseHistory) -> tuple[GammaGammaParameters | None, str]:
    try:
        return fit_gamma_gamma(history.purchase_days, history.day_value).parameters, "Values: Gamma-Gamma."
    except UnfittableData as reason:
        return None, f"Values: one price for all. {reason}"


def _season_note(clock: SeasonClock) -> str:
    if clock.history_days < LEAST_DAYS:
        return "Season: not known, the log is shorter than a year."
    if clock.history_days < _SURE_DAYS:
        return "Season: hardly known, the log holds less than 13 months and cannot tell it from growth."
    return "Season: from weekly repeat purchases over what the process expects."

"""Fit the purchase process of a shop: in calendar time, then its season clock, then in the clock's time."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from backend.contract.parameters.lifetime import BgNbdParameters, GammaGammaParameters, PurchaseProcess
from backend.contract.parameters.season import SeasonClock
from backend.errors import UnfittableData
from backend.scoring.lifetime.gamma_gamma import expected_value
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
_SAME: Final = 1e-9
_LOOK_BACK: Final = 365
_USUAL_DRIFT, _LEAST_DRIFT, _PULL, _FAR = 0.3, 0.05, 50.0, 2.0
"""The pull counts as so many customers."""


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
    drift = 0.0 if values is None else _drift(sums, day, values)
    found = PurchaseProcess(clock, purchases, values, price, float(history.orders.sum()) / bought, drift)
    return ProcessFit(found, (timing, note, _season_note(clock)))


def _drift(sums: Cumulative, day: int, values: GammaGammaParameters) -> float:
    """Return how far order values followed customers' recent ones, looking back a year or half of a younger log.

    A least-squares slope of logs among who bought on, pulled to ``_USUAL_DRIFT`` where there are few.
    """
    origin = day - min(_LOOK_BACK, (day - sums.days.first_day) // 2)
    who = sums.known(origin)
    if not len(who):
        return _USUAL_DRIFT
    history = histories_at(sums, who, origin)
    gross, bought = (sums.between(name, who, origin, day) for name in ("gross", "buys"))
    some = (bought > 0) & ~history.one_time & (history.day_value > 0) & (history.recent_value > 0)
    said = expected_value(history.purchase_days, history.day_value, values)[some]
    moved = np.log(history.recent_value[some] / history.day_value[some])
    came = np.clip(np.log(gross[some] / bought[some] / said), -_FAR, _FAR)
    pull = _PULL * moved.var() if some.sum() > 1 else 1.0
    slope = (float(moved @ came) + pull * _USUAL_DRIFT) / (float(moved @ moved) + pull) if pull > 0 else _USUAL_DRIFT
    return float(np.clip(slope, _LEAST_DRIFT, 1.0))


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
    order = history.day_value * history.purchase_days / history.orders
    if np.ptp(order) <= _SAME * order.max():
        return None, "Values: one price for all orders."
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

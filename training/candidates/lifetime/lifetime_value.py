"""Fit everything that a customer's lifetime value is worked out from, as of one cutoff."""

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import (
    CoxParameters,
    LevelParameters,
    LifetimeParameters,
    RfmParameters,
    SpreadParameters,
)
from backend.errors import UnfittableData
from backend.scoring.lifetime.lifetime_value import project_lifetime_value
from backend.scoring.lifetime.purchase_history import PurchaseHistory
from training.candidates.lifetime.lifetime_level import level_by_outcome, level_by_turnover, model_weight
from training.candidates.lifetime.lifetime_spread import fit_spread
from training.candidates.lifetime.rfm_edges import fit_rfm
from training.candidates.process.bg_nbd import BgNbdFit, fit_bg_nbd
from training.candidates.process.cox_ph import fit_returns
from training.candidates.process.gamma_gamma import GammaGammaFit, fit_gamma_gamma
from training.features.purchase_days import PurchaseDays, histories_at

_RIDGE: Final = 0.5
"""A pull worth half a squared log unit: nothing beside a few hundred repeat buyers, finite where there are
none to tell."""
_ANNUAL_DISCOUNT: Final = 0.1
"""What is earned a year from now counts a tenth less."""
_LEAST_REPEATERS: Final = 50
_YEAR: Final = 365
_NEUTRAL: Final = LevelParameters((1.0,), (1.0,), (1.0,), (0.0,), (0.0,), (1.0,))
_UNKNOWN_SPREAD: Final = SpreadParameters((0.0, 1.0), (0.0, 0.0), (20.0, 5.0))
"""Where the log is too short to look back from: wide, and honest about it."""
_TOO_SHORT: Final = "Level: by turnover. The log is too short to look back: intervals are wide by assumption."
_UNKNOWN_RFM: Final = RfmParameters((0.0,) * 4, (0.0,) * 4, (0.0,) * 4, (0.0, 0.0))


@dataclass(frozen=True, slots=True)
class LifetimeFit:
    """The parameters, and what an analyst wants to know of how they came about; ``notes`` are sentences."""

    parameters: LifetimeParameters
    newcomers: BgNbdFit
    established: BgNbdFit
    value: GammaGammaFit
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LifetimeFits:
    """The lifetime models of one log as of any cutoff, each fitted once however many judges ask."""

    days: PurchaseDays
    _known: dict[int, LifetimeFit] = field(default_factory=dict)

    def at(self, cutoff: int) -> LifetimeFit:
        """Fitted on the days before ``cutoff`` (an ordinal). Raises ``UnfittableData``."""
        if cutoff not in self._known:
            self._known[cutoff] = fit_lifetime_models(self.days, cutoff)
        return self._known[cutoff]


def fit_lifetime_models(days: PurchaseDays, cutoff: int) -> LifetimeFit:
    """Fit on the days before ``cutoff`` (an ordinal); what comes after is never looked at.

    Raises ``UnfittableData`` when nobody has bought twice.
    """
    past = days.before(cutoff)
    fit, history = _fit_models(past, cutoff)
    parameters, notes = _levelled(past, cutoff, fit, history)
    worth = project_lifetime_value(history, parameters, float(_YEAR)).value
    return replace(fit, parameters=replace(parameters, rfm=fit_rfm(history, worth)), notes=(*fit.notes, *notes))


def _levelled(
    past: PurchaseDays, cutoff: int, fit: LifetimeFit, history: PurchaseHistory
) -> tuple[LifetimeParameters, tuple[str, ...]]:
    """Weight, level and spread, from looking back from a year before the cutoff, or from the middle of a shorter log."""
    origin = max(cutoff - _YEAR, (past.first_day + cutoff) // 2)
    try:
        before, then = _fit_models(past.before(origin), origin)
    except UnfittableData:
        level = level_by_turnover(past, cutoff, history, fit.parameters)
        return replace(fit.parameters, level=level), (_TOO_SHORT,)
    weight = model_weight(past, origin, cutoff, then, before.parameters)
    now, earlier = (replace(parameters, model_weight=weight) for parameters in (fit.parameters, before.parameters))
    if cutoff - past.first_day < 2 * _YEAR:
        level = level_by_turnover(past, cutoff, history, now)
        earlier = replace(earlier, level=level_by_turnover(past.before(origin), origin, then, earlier))
        note = "Level: by turnover, as in a shop that stands still, for the log is shorter than two years."
    else:
        level = level_by_outcome(past, origin, then, earlier)
        earlier = replace(earlier, level=level)
        note = "Level: by what came in the year before the cutoff."
    return replace(now, level=level, spread=fit_spread(past, origin, cutoff, then, earlier)), (note,)


def _fit_models(past: PurchaseDays, cutoff: int) -> tuple[LifetimeFit, PurchaseHistory]:
    """Return the purchase, value and return models, without level, spread and segments."""
    seen, history = histories_at(past, cutoff)
    newcomers, established = _purchase_models(history)
    value = fit_gamma_gamma(history.frequency + 1.0, history.monetary_value)
    returns, note = _returns(past, seen, history)
    parameters = LifetimeParameters(
        newcomers.parameters,
        established.parameters,
        value.parameters,
        returns,
        _NEUTRAL,
        _UNKNOWN_SPREAD,
        _UNKNOWN_RFM,
        _ANNUAL_DISCOUNT,
    )
    notes = (f"Newcomers: {newcomers.note}", f"Established: {established.note}", f"Value: {value.note}", *note)
    return LifetimeFit(parameters, newcomers, established, value, notes), history


def _purchase_models(history: PurchaseHistory) -> tuple[BgNbdFit, BgNbdFit]:
    """One MBG/NBD each for newcomers and for customers who may be older than the log; one for both where few.

    Who was seen when the log began was drawn by buying often, not by being new: one model for both takes
    newcomers for as loyal as those.
    """
    groups = (~history.established, history.established)
    if min(int((history.frequency[group] > 0).sum()) for group in groups) < _LEAST_REPEATERS:
        both = _fitted(history)
        return both, both
    newcomers, established = (_fitted(history.where(group)) for group in groups)
    return newcomers, established


def _fitted(history: PurchaseHistory) -> BgNbdFit:
    return fit_bg_nbd(history.frequency, history.recency_days, history.T_days, modified=True, ridge=_RIDGE)


def _returns(
    past: PurchaseDays, seen: NDArray[np.int64], history: PurchaseHistory
) -> tuple[CoxParameters | None, tuple[str, ...]]:
    """Return the Cox model of newcomers, whose first order is known to be the first; of everyone where they are few."""
    second = second_purchase_after(past, seen)
    for group in (~history.established, np.ones(seen.size, dtype=bool)):
        try:
            return fit_returns(history.where(group), second[group]), ()
        except UnfittableData as few:
            note = str(few)
        except ModuleNotFoundError:
            note = "lifelines is not installed."
    return None, (f"One-time buyers are left to the MBG/NBD: {note}",)


def second_purchase_after(past: PurchaseDays, seen: NDArray[np.int64]) -> Floats:
    """Return days from the first to the second purchase of customers ``seen``, shape ``(n_seen,)``; NaN where none is.

    ``past`` holds the log's purchase days.
    """
    customer, day = past.customer[past.purchase], past.day[past.purchase]
    start = np.searchsorted(customer, seen, side="left")
    count = np.searchsorted(customer, seen, side="right") - start
    following = np.minimum(start + 1, customer.size - 1)
    return np.where(count > 1, day[following] - day[start], np.nan).astype(np.float64)

"""The level of the forecasts, and their spread, from inside the log.

In a log that is hardly longer than the horizon nobody is ever seen to leave: a customer who stopped looks
like one who buys rarely, so purchase histories alone promise too much. What the log does show is turnover: of
everything sold after its middle, some share went to customers not seen before. A shop that stands still keeps
from known customers what it sold, less that share. Two errors of this measure pull in opposite directions:
some of the "new" customers are old ones who were away (share too high), and half a log is shorter than the
horizon (share too low).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from backend.contract.lifetime_parameters import LevelParameters, LifetimeParameters, SpreadParameters
from backend.scoring.customer_summary import CustomerSummary
from backend.scoring.lifetime_value import combined_forecast, model_forecast, project_lifetime_value
from training.candidates.purchase_days import YEAR_DAYS, PurchaseDays, spend_between, summarise

Array = NDArray[np.float64]

HORIZONS: Final = (30, 91, 183, 365)
_LEVEL_BOUNDS: Final = (0.1, 10.0)
_SPREAD_BINS: Final = 12
_SPREAD_LEVEL: Final = 0.9


def fit_level(
    days: PurchaseDays, cutoff: int, summary: CustomerSummary, parameters: LifetimeParameters
) -> LevelParameters:
    """Levels that make each group's forecasts sum to its recent spend pro rata, by season, times the
    retention."""
    kept = tuple(retention(days, cutoff, horizon) for horizon in HORIZONS)
    season = tuple(_season_share(days, cutoff, horizon) for horizon in HORIZONS)
    goals = tuple(keep * share for keep, share in zip(kept, season, strict=True))
    once, once_staying = _levels(goals, summary.where(summary.one_time), parameters)
    more, more_staying = _levels(goals, summary.where(~summary.one_time), parameters)
    return LevelParameters(tuple(float(h) for h in HORIZONS), once, more, once_staying, more_staying, kept)


def retention(days: PurchaseDays, cutoff: int, horizon: int) -> float:
    """Share of the sales after an origin that went to customers seen before it; 1 where nothing was sold.

    The origin lies one horizon before the cutoff, or in the middle of the log where that is later.
    """
    origin = max(cutoff - horizon, (days.first_day + cutoff) // 2)
    sold = spend_between(days, origin, cutoff)
    known = np.zeros(days.ids.size, dtype=bool)
    known[days.customer[(days.day < origin) & days.purchase]] = True
    total = float(sold.sum())
    return float(sold[known].sum()) / total if total > 0.0 else 1.0


def _levels(
    goals: tuple[float, ...], group: CustomerSummary, parameters: LifetimeParameters
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """One group's levels and staying shares; ``goals`` are parts of its recent spend that it should go on to
    spend."""
    recent = float(group.recent_spend.sum())
    if recent <= 0.0:
        return (1.0,) * len(HORIZONS), (1.0,) * len(HORIZONS)
    levels, staying = [], []
    for goal, horizon in zip(goals, HORIZONS, strict=True):
        model, _ = model_forecast(group, parameters, float(horizon))
        combined = combined_forecast(group, parameters, model, float(horizon))
        levels.append(float(np.clip(goal * recent / combined.sum(), *_LEVEL_BOUNDS)))
        staying.append(float(np.clip(goal * recent / model.sum(), _LEVEL_BOUNDS[0], 1.0)))
    return tuple(levels), tuple(staying)


def _season_share(days: PurchaseDays, cutoff: int, horizon: int) -> float:
    """Part of a year's sales that fell into the same days a year ago; pro rata where the log is younger."""
    if days.first_day > cutoff - YEAR_DAYS:
        return horizon / (cutoff - days.first_day)
    start = cutoff - YEAR_DAYS
    year = float(spend_between(days, start, cutoff).sum())
    return (
        float(spend_between(days, start, start + horizon).sum()) / year if year > 0.0 else horizon / YEAR_DAYS
    )


def fit_spread(
    past: PurchaseDays, origin: int, cutoff: int, summary: CustomerSummary, parameters: LifetimeParameters
) -> SpreadParameters:
    """Quantiles of actual over forecast spend after an earlier origin, in bins by probability of a purchase.

    ``summary`` and ``parameters`` are those of the origin. Short horizons and the whole time to the cutoff
    are pooled, so that the bins reach from unlikely to all but certain buyers. Totals are matched first: the
    spread is not about the level. A lower bound is that of the next bin down, so that no customer is promised
    what only likelier ones spent.
    """
    seen, _ = summarise(past, origin)
    chances, ratios = [], []
    for horizon in sorted({min(days, cutoff - origin) for days in (*HORIZONS, cutoff - origin)}):
        actual = spend_between(past, origin, origin + horizon)[seen]
        forecast = project_lifetime_value(summary, parameters, float(horizon))
        fitted = forecast.spend * float(actual.sum()) / max(float(forecast.spend.sum()), 1e-9)
        ratios.append(np.divide(actual, fitted, out=np.zeros_like(actual), where=fitted > 0.0))
        chances.append(forecast.purchase_probability)
    return _quantiles(np.concatenate(chances), np.concatenate(ratios))


def _quantiles(chance: Array, ratio: Array) -> SpreadParameters:
    order = np.argsort(chance, kind="stable")
    bins = np.array_split(order, int(np.clip(order.size // 50, 1, _SPREAD_BINS)))
    centres = np.maximum.accumulate([float(np.median(chance[part])) for part in bins])
    bounds = [_bounds(ratio[part]) for part in bins]
    low = (0.0, *(bound[0] for bound in bounds[:-1]))
    return SpreadParameters(tuple(centres.tolist()), low, tuple(bound[1] for bound in bounds), _SPREAD_LEVEL)


def _bounds(ratio: Array) -> tuple[float, float]:
    """Bounds of one bin; where more than the lower tail spend nothing, zero is certain to hold and all doubt
    is above."""
    tail = 0.5 * (1.0 - _SPREAD_LEVEL)
    low = float(np.quantile(ratio, tail))
    return low, float(np.quantile(ratio, 1.0 - tail if low > 0.0 else _SPREAD_LEVEL))

"""The level of the forecasts, from inside the log.

A log of two years or more answers by itself: what the same models, fitted a year before the cutoff, promised, and what
came, in the same season. In a shorter log nobody is seen to leave: a customer who stopped looks like one who buys
rarely, and a season looks like a trend, so purchase histories alone promise too much. What it does show is turnover: of
everything sold after its middle, some share went to customers not seen before. A shop that stands still keeps from known
customers what it sold, less that share. Two errors of this measure pull in opposite directions: some of the "new"
customers are old ones who were away (share too high), and half a log is shorter than a year (share too low). A young shop
that grows quickly is forecast too low until its log is two years long.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import LevelParameters, LifetimeParameters
from backend.scoring.lifetime.lifetime_value import before_leaving, combined_forecast, model_forecast, purchase_probability
from backend.scoring.lifetime.purchase_history import PurchaseHistory
from training.candidates.process.purchase_table import weighted_sum
from training.features.purchase_days import PurchaseDays, buyers_between, histories_at, spend_between

HORIZONS: Final = (30, 91, 183, 365)
_YEAR: Final = 365
_WEIGHTS: Final = (0.5, 0.75, 1.0, 0.25)
"""The first one wins a tie."""
_LEVEL_BOUNDS: Final = (0.1, 10.0)
_SPENDERS_FOR_HALF: Final = 50.0
"""A group of so many equal spenders has its own level by half, and everybody's by the other half."""
_MOST_LEAVING: Final = 50.0


def model_weight(
    past: PurchaseDays, origin: int, cutoff: int, then: PurchaseHistory, parameters: LifetimeParameters
) -> float:
    """Return the models' weight beside recent spend that ranks the customers of an earlier origin best (Spearman).

    ``then`` and ``parameters`` are those of the origin; a quarter at least stays with the models.
    """
    seen, _ = histories_at(past, origin)
    ranks = _ranks(spend_between(past, origin, cutoff)[seen])
    model, _ = model_forecast(then, parameters, float(cutoff - origin))
    agreement = {}
    for weight in _WEIGHTS:
        forecast = combined_forecast(then, replace(parameters, model_weight=weight), model, float(cutoff - origin))
        agreement[weight] = weighted_sum(_ranks(forecast), ranks)
    return max(_WEIGHTS, key=agreement.__getitem__)


def _ranks(values: Floats) -> Floats:
    """Mean ranks, centred and of length 1: their product is Spearman's correlation."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - 0.5 * (count - 1))[place]
    centred = ranks - ranks.mean()
    return np.asarray(centred / max(float(np.linalg.norm(centred)), 1e-300))


def level_by_outcome(
    past: PurchaseDays, origin: int, history: PurchaseHistory, parameters: LifetimeParameters
) -> LevelParameters:
    """Return levels that make the forecasts of an earlier origin add up to what came after it, by group.

    ``history`` and ``parameters`` are those of the origin, which lies a year before the end of ``past``.
    """
    seen, _ = histories_at(past, origin)
    rows = [_outcome(past, origin, seen, history, parameters, horizon) for horizon in HORIZONS]
    once, once_leaving, more, more_leaving = (tuple(column) for column in zip(*rows, strict=True))
    kept = tuple(retention(past, origin + horizon, horizon) for horizon in HORIZONS)
    return LevelParameters(tuple(float(h) for h in HORIZONS), once, more, once_leaving, more_leaving, kept)


def _outcome(
    past: PurchaseDays,
    origin: int,
    seen: NDArray[np.int64],
    history: PurchaseHistory,
    parameters: LifetimeParameters,
    horizon: int,
) -> list[float]:
    """Level and rate of leaving of one-timers, then of repeaters: what came over what was forecast."""
    model, _ = model_forecast(history, parameters, float(horizon))
    forecast = combined_forecast(history, parameters, model, float(horizon))
    chance = purchase_probability(history, parameters, float(horizon))
    spent = spend_between(past, origin, origin + horizon)[seen]
    bought = buyers_between(past, origin, origin + horizon)[seen]
    everybody = _ratio(float(spent.sum()), float(forecast.sum()))
    answer = []
    for group in (history.one_time, ~history.one_time):
        own = _ratio(float(spent[group].sum()), float(forecast[group].sum()))
        trust = _effective(spent[group])
        trust /= trust + _SPENDERS_FOR_HALF
        answer.append(float(own**trust * everybody ** (1.0 - trust)))
        share = float(bought[group].sum()) / max(int(group.sum()), 1)
        answer.append(_leaving(partial(_mean_before_leaving, chance[group]), share))
    return answer


def _effective(spent: Floats) -> float:
    """How many equal spenders the sum rests on: (sum)^2 / sum of squares (Kish 1965); a few wholesalers count as few."""
    squares = float((spent * spent).sum())
    return float(spent.sum()) ** 2 / squares if squares > 0.0 else 0.0


def level_by_turnover(
    past: PurchaseDays, cutoff: int, history: PurchaseHistory, parameters: LifetimeParameters
) -> LevelParameters:
    """Return levels that make each group's forecasts add up to its part of a season's sales, times the retention."""
    kept = tuple(retention(past, cutoff, horizon) for horizon in HORIZONS)
    season = tuple(season_share(past, cutoff, horizon) for horizon in HORIZONS)
    goals = tuple(keep * share for keep, share in zip(kept, season, strict=True))
    once, once_leaving = _levels(goals, history.where(history.one_time), parameters)
    more, more_leaving = _levels(goals, history.where(~history.one_time), parameters)
    return LevelParameters(tuple(float(h) for h in HORIZONS), once, more, once_leaving, more_leaving, kept)


def retention(days: PurchaseDays, cutoff: int, horizon: int) -> float:
    """Return the share of the sales after an origin that went to customers seen before it; 1 where nothing was sold.

    The origin lies one horizon before the cutoff, or in the middle of the log where that is later.
    """
    origin = max(cutoff - horizon, (days.first_day + cutoff) // 2)
    sold = spend_between(days, origin, cutoff)
    known = np.zeros(days.ids.size, dtype=bool)
    known[days.customer[(days.day < origin) & days.purchase]] = True
    total = float(sold.sum())
    return float(sold[known].sum()) / total if total > 0.0 else 1.0


def season_share(past: PurchaseDays, cutoff: int, horizon: int) -> float:
    """Part of the last year's sales that fell into the days of the horizon, a year ago.

    Pro rata of the log where it is younger than a year, or where its year opened at less than half of the year's pace:
    that is no season but a shop just opened.
    """
    start = cutoff - _YEAR
    if past.first_day > start:
        return horizon / (cutoff - past.first_day)
    spans = (_YEAR, HORIZONS[0], horizon)
    year, opening, window = (float(spend_between(past, start, start + days).sum()) for days in spans)
    return window / year if opening > 0.5 * year * HORIZONS[0] / _YEAR else horizon / _YEAR


def _levels(
    goals: tuple[float, ...], group: PurchaseHistory, parameters: LifetimeParameters
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """One group's levels and rates of leaving; ``goals`` are parts of its recent spend that it should go on to spend."""
    recent = float(group.recent_spend.sum())
    levels, leaving = [], []
    for goal, horizon in zip(goals, HORIZONS, strict=True):
        model, _ = model_forecast(group, parameters, float(horizon))
        combined = combined_forecast(group, parameters, model, float(horizon))
        levels.append(_ratio(goal * recent, float(combined.sum())))
        leaving.append(_leaving(_mean_presence, _ratio(goal * recent, float(model.sum()))))
    return tuple(levels), tuple(leaving)


def _leaving(falls: Callable[[float], float], goal: float) -> float:
    """Return the rate at which a falling function of it comes down to the goal, by bisection; 0 where it starts below."""
    least, most = 0.0, _MOST_LEAVING
    if falls(least) <= goal:
        return 0.0
    for _ in range(50):
        middle = 0.5 * (least + most)
        least, most = (middle, most) if falls(middle) > goal else (least, middle)
    return most


def _mean_presence(leaving: float) -> float:
    """Share of the horizon that a customer is there who leaves at a constant rate: (1 - exp(-M)) / M."""
    return float(-np.expm1(-leaving) / leaving) if leaving > 0.0 else 1.0


def _mean_before_leaving(chance: Floats, leaving: float) -> float:
    return float(before_leaving(chance, leaving).mean()) if chance.size else 0.0


def _ratio(came: float, forecast: float) -> float:
    """Within bounds; 1 where one of the two is nothing."""
    return float(np.clip(came / forecast, *_LEVEL_BOUNDS)) if came > 0.0 and forecast > 0.0 else 1.0

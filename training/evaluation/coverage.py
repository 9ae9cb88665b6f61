"""Does a 90 % interval hold 90 %? Judged at every test origin with an interval fitted on origins that had ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np

from backend.contract.parameters.scoring import SpendInterval
from backend.scoring.spend_interval import spend_interval
from training.candidates.forecast.history import ended_before
from training.candidates.registry import PROBABILITY, SPEND
from training.candidates.served.interval import Past, fit_interval
from training.evaluation.backtest import GROUPS, Backtest, Judged, Mask, judge_at
from training.evaluation.choice import Choice
from training.features.snapshots import Snapshot
from training.plan import Plan
from training.progress import Say

DECILES = 10
LIKELY = 0.1
"""Of the others nine in ten or more spend nothing, and any interval from 0 holds them."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The interval that is published, fitted on all out-of-time forecasts, and how such intervals did; None: too few.

    ``groups`` has the same metrics for some of the customers.
    """

    interval: SpendInterval | None
    metrics: dict[str, Any]
    groups: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Held:
    """One origin: whether the interval held each customer's spend, its width, and their probability of an order."""

    held: Mask
    width: np.ndarray
    probability: np.ndarray
    one: Judged


def judge_coverage(snapshots: Sequence[Snapshot], judged: Backtest, choice: Choice, plan: Plan, say: Say) -> Coverage:
    """Return the published interval and its coverage; forecasts at earlier origins calibrate the first test."""
    history = [*_before(snapshots, judged, choice, plan, say), *judged.judged]
    found = [held for one in judged.judged if (held := _held(one, history, choice, plan))]
    latest = history[-1].cutoff + timedelta(days=plan.horizon_days)
    interval = fit_interval([_past(one, latest, choice) for one in history], plan.interval_level)
    everybody = _metrics(found, [np.ones(len(one.held), dtype=bool) for one in found], plan)
    groups = {name: _metrics(found, [one.one.group(name) for one in found], plan) for name in GROUPS}
    return Coverage(interval, everybody, groups)


def _before(snapshots: Sequence[Snapshot], judged: Backtest, choice: Choice, plan: Plan, say: Say) -> list[Judged]:
    first = judged.judged[0].cutoff
    earlier = [one for one in snapshots if one.cutoff < first and ended_before(snapshots, one)]
    spend, probability = {choice.spend: SPEND[choice.spend]}, {choice.probability: PROBABILITY[choice.probability]}
    return [*judge_at(earlier[-plan.calibration_origins :], snapshots, plan, spend, probability, say)]


def _held(one: Judged, history: Sequence[Judged], choice: Choice, plan: Plan) -> Held | None:
    horizon = timedelta(days=plan.horizon_days)
    ended = [_past(past, one.cutoff, choice) for past in history if past.cutoff + horizon <= one.cutoff]
    interval = fit_interval(ended, plan.interval_level)
    if interval is None:
        return None
    forecast, probability = one.spend_forecasts[choice.spend], one.probabilities[choice.probability]
    low, high = spend_interval(forecast, probability, interval)
    return Held((low <= one.spend) & (one.spend <= high), high - low, probability, one)


def _metrics(found: Sequence[Held], who: Sequence[Mask], plan: Plan) -> dict[str, Any]:
    """Over all origins' customers together; ``coverage`` and its deciles (by probability) are of the likely buyers."""
    parts = [(one.held[some], one.width[some], one.probability[some]) for one, some in zip(found, who, strict=True)]
    held, width, chance = (np.concatenate([part[place] for part in parts] or [np.zeros(0)]) for place in range(3))
    once = np.concatenate(
        [one.held[some & one.one.one_time] for one, some in zip(found, who, strict=True)] or [np.zeros(0)]
    )
    likely = chance > LIKELY
    order = np.argsort(chance[likely], kind="stable")
    deciles = [part for part in np.array_split(held[likely][order], DECILES) if len(part)]
    return {
        "level": plan.interval_level,
        "coverage": _share(held[likely]),
        "coverage_by_decile": [_share(part) for part in deciles],
        "decile_rows": [len(part) for part in deciles],
        "mean_width": _share(width[likely]),
        "coverage_all": _share(held),
        "coverage_one_time": _share(once),
        "coverage_by_origin": [_share(one.held[one.probability > LIKELY]) for one in found],
    }


def _past(one: Judged, until: Any, choice: Choice) -> Past:
    forecast, probability = one.spend_forecasts[choice.spend], one.probabilities[choice.probability]
    return Past(float((until - one.cutoff).days), forecast, probability, one.spend)


def _share(values: np.ndarray) -> float | None:
    """Their mean; None of nothing."""
    return round(float(values.mean()), 4) if len(values) else None

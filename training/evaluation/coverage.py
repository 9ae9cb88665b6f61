"""Does a 90 % interval hold 90 %? Judged at every test origin with an interval fitted on origins that had ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np

from backend.contract.parameters.scoring import SpendInterval
from backend.contract.thresholds import HORIZON_DAYS, INTERVAL_LEVEL
from backend.scoring.spend_interval import spend_interval
from training.candidates.registry import PROBABILITY, SPEND
from training.candidates.served.interval import Past, fit_interval
from training.evaluation.backtest import Backtest, Judged, judge_at
from training.evaluation.choice import Choice
from training.features.snapshots import Snapshots
from training.plan import Plan
from training.progress import Say

DECILES = 10


@dataclass(frozen=True, slots=True)
class Coverage:
    """The interval that is published, fitted on all out-of-time forecasts, and how such intervals did; None: too few."""

    interval: SpendInterval | None
    metrics: dict[str, Any]


def judge_coverage(snapshots: Snapshots, judged: Backtest, choice: Choice, plan: Plan, say: Say) -> Coverage:
    """Return the published interval and its coverage; forecasts at earlier origins calibrate the first test."""
    history = [*_before(snapshots, judged, choice, plan, say), *judged.judged]
    scores = [score for one in judged.judged if (score := _metrics_at(one, history, choice))]
    latest = history[-1].cutoff + timedelta(days=HORIZON_DAYS)
    interval = fit_interval([_past(one, latest, choice) for one in history])
    means = {name: _mean([score[name] for score in scores]) for name in (scores[0] if scores else {})}
    return Coverage(
        interval,
        {
            "level": INTERVAL_LEVEL,
            "coverage": _number(means.get("coverage")),
            "coverage_by_decile": [round(float(c), 4) for c in means.get("deciles", [])],
            "mean_width": _number(means.get("width")),
            "coverage_one_time": _number(means.get("one_time")),
            "coverage_by_origin": [round(float(score["coverage"]), 4) for score in scores],
        },
    )


def _before(snapshots: Snapshots, judged: Backtest, choice: Choice, plan: Plan, say: Say) -> list[Judged]:
    earlier = [one for one in snapshots.judged[: -len(judged.judged)] if snapshots.ended_before(one.cutoff).judged]
    spend, probability = {choice.spend: SPEND[choice.spend]}, {choice.probability: PROBABILITY[choice.probability]}
    return [*judge_at(earlier[-plan.calibration_origins :], snapshots, plan, spend, probability, say)]


def _metrics_at(one: Judged, history: Sequence[Judged], choice: Choice) -> dict[str, Any] | None:
    horizon = timedelta(days=HORIZON_DAYS)
    ended = [_past(past, one.cutoff, choice) for past in history if past.cutoff + horizon <= one.cutoff]
    parameters = fit_interval(ended)
    if parameters is None:
        return None
    forecast = one.spend_forecasts[choice.spend]
    lower, upper = spend_interval(forecast, one.probabilities[choice.probability], parameters)
    inside = (one.spend >= lower) & (one.spend <= upper)
    deciles = np.array_split(np.argsort(forecast, kind="stable"), DECILES)
    return {
        "coverage": inside.mean(),
        "deciles": [inside[d].mean() if len(d) else INTERVAL_LEVEL for d in deciles],
        "width": (upper - lower).mean(),
        "one_time": inside[one.one_time].mean() if one.one_time.any() else np.nan,
    }


def _past(one: Judged, now: Any, choice: Choice) -> Past:
    forecast, probability = one.spend_forecasts[choice.spend], one.probabilities[choice.probability]
    return Past((now - one.cutoff).days, forecast, probability, one.spend)


def _mean(values: Sequence[Any]) -> Any:
    """Return the mean over origins with something to measure (an old cohort has no one-time buyers left)."""
    known = [value for value in values if not np.isnan(value).any()]
    return np.mean(known, axis=0) if known else np.nan


def _number(value: Any) -> float | None:
    return None if value is None or np.isnan(value) else round(float(value), 4)

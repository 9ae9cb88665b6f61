"""Does a 90 % interval hold 90 %? Judged at every test origin with an interval fitted on origins that had ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

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
class IntervalMetrics:
    """How intervals did, as shares of customers whom they held; means over the test origins, and None where none had one.

    ``coverage_by_decile`` is by predicted spend, lowest first; ``mean_width`` is in currency.
    """

    level: float
    coverage: float | None
    coverage_by_decile: tuple[float, ...]
    mean_width: float | None
    coverage_one_time: float | None
    coverage_by_origin: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The interval that is published, fitted on all out-of-time forecasts, and how such intervals did; None: too few."""

    interval: SpendInterval | None
    metrics: IntervalMetrics


@dataclass(frozen=True, slots=True)
class _Held:
    """The shares that intervals held at one origin; ``one_time`` is None where nobody had bought once."""

    coverage: float
    deciles: tuple[float, ...]
    width: float
    one_time: float | None


def judge_coverage(snapshots: Snapshots, judged: Backtest, choice: Choice, plan: Plan, say: Say) -> Coverage:
    """Return the published interval and its coverage; forecasts at earlier origins calibrate the first test."""
    history = [*_before(snapshots, judged, choice, plan, say), *judged.judged]
    held = [found for one in judged.judged if (found := _held_at(one, history, choice))]
    latest = history[-1].cutoff + timedelta(days=HORIZON_DAYS)
    interval = fit_interval([_past(one, latest, choice) for one in history])
    deciles = np.mean([one.deciles for one in held], axis=0).tolist() if held else ()
    return Coverage(
        interval,
        IntervalMetrics(
            level=INTERVAL_LEVEL,
            coverage=_mean([one.coverage for one in held]),
            coverage_by_decile=tuple(round(share, 4) for share in deciles),
            mean_width=_mean([one.width for one in held]),
            coverage_one_time=_mean([one.one_time for one in held]),
            coverage_by_origin=tuple(round(one.coverage, 4) for one in held),
        ),
    )


def _before(snapshots: Snapshots, judged: Backtest, choice: Choice, plan: Plan, say: Say) -> list[Judged]:
    earlier = [one for one in snapshots.judged[: -len(judged.judged)] if snapshots.ended_before(one.cutoff).judged]
    spend, probability = {choice.spend: SPEND[choice.spend]}, {choice.probability: PROBABILITY[choice.probability]}
    return [*judge_at(earlier[-plan.calibration_origins :], snapshots, plan, spend, probability, say)]


def _held_at(one: Judged, history: Sequence[Judged], choice: Choice) -> _Held | None:
    """Return what an interval held that was fitted on the origins that had ended; None where these are too few."""
    horizon = timedelta(days=HORIZON_DAYS)
    parameters = fit_interval([_past(past, one.cutoff, choice) for past in history if past.cutoff + horizon <= one.cutoff])
    if parameters is None:
        return None
    forecast = one.spend_forecasts[choice.spend]
    lower, upper = spend_interval(forecast, one.probabilities[choice.probability], parameters)
    inside = (one.spend >= lower) & (one.spend <= upper)
    deciles = np.array_split(np.argsort(forecast, kind="stable"), DECILES)
    return _Held(
        float(inside.mean()),
        tuple(float(inside[d].mean()) if len(d) else INTERVAL_LEVEL for d in deciles),
        float((upper - lower).mean()),
        float(inside[one.one_time].mean()) if one.one_time.any() else None,
    )


def _past(one: Judged, now: datetime, choice: Choice) -> Past:
    forecast, probability = one.spend_forecasts[choice.spend], one.probabilities[choice.probability]
    return Past((now - one.cutoff).days, forecast, probability, one.spend)


def _mean(values: Sequence[float | None]) -> float | None:
    """Return the mean over origins with something to measure (an old cohort has no one-time buyers left)."""
    known = [value for value in values if value is not None]
    return round(float(np.mean(known)), 4) if known else None

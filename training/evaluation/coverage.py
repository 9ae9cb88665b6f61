"""Does a 90 % interval hold 90 %? Judged at every test origin with an interval fitted on origins that had ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.contract.parameters.scoring import SpendInterval
from backend.contract.thresholds import HORIZON_DAYS, INTERVAL_LEVEL
from backend.scoring.spend_interval import spend_interval
from training.candidates.forecast.history import ended_before
from training.candidates.forecast.known import KnownThen
from training.candidates.registry import PROBABILITY, SPEND
from training.candidates.served.interval import Past, fit_interval
from training.evaluation.backtest import GROUPS, Backtest, Judged, Mask, MetricTable, judge_at
from training.evaluation.choice import Choice
from training.evaluation.pooled import PooledMetrics, pooled_metrics
from training.progress import Say

DECILES = 10
LIKELY = 0.1
"""Of the others nine in ten or more spend nothing, and any interval from 0 holds them."""


@dataclass(frozen=True, slots=True)
class IntervalMetrics:
    """How intervals did, as shares of customers whom they held, over all test origins together; None where none had one.

    ``coverage`` is that of likely buyers (probability above ``LIKELY``); ``coverage_by_decile`` of the same by their
    probability, lowest first, with ``decile_rows`` in each; ``mean_width`` is in currency; ``coverage_all`` is
    of everybody.
    """

    level: float
    coverage: float | None
    coverage_by_decile: tuple[float, ...]
    decile_rows: tuple[int, ...]
    mean_width: float | None
    coverage_all: float | None
    coverage_one_time: float | None
    coverage_by_origin: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The interval that is published, fitted on all out-of-time forecasts, and how such intervals did; None: too few.

    ``groups`` has the same metrics for some of the customers.
    """

    interval: SpendInterval | None
    metrics: IntervalMetrics
    groups: dict[str, IntervalMetrics]


@dataclass(frozen=True, slots=True)
class GroupMetrics:
    """Some of the customers: metrics by candidate, the champion's interval, customers summed over the origins, and its
    probability judged on all origins together.
    """

    spend: MetricTable
    probability: MetricTable
    interval: IntervalMetrics
    customers: int
    pooled: PooledMetrics


@dataclass(frozen=True, slots=True)
class Held:
    """One origin: whether the interval held each customer's spend, its width, and their probability of an order."""

    held: Mask
    width: Floats
    probability: Floats
    one: Judged


def judge_coverage(then: KnownThen, judged: Backtest, choice: Choice, say: Say) -> Coverage:
    """Return the published interval and its coverage; forecasts at earlier origins calibrate the first test."""
    history = [*_before(then, judged, choice, say), *judged.judged]
    found = [held for one in judged.judged if (held := _held(one, history, choice))]
    latest = history[-1].cutoff + timedelta(days=HORIZON_DAYS)
    interval = fit_interval([_past(one, latest, choice) for one in history])
    everybody = _metrics(found, [np.ones(len(one.held), dtype=bool) for one in found])
    groups = {name: _metrics(found, [one.one.group(name) for one in found]) for name in GROUPS}
    return Coverage(interval, everybody, groups)


def group_metrics(judged: Backtest, coverage: Coverage, choice: Choice) -> dict[str, GroupMetrics]:
    """Return the metrics of the active, the dormant and the one-time customers, where a group had somebody who bought."""
    return {
        name: GroupMetrics(
            scores["spend"],
            scores["probability"],
            coverage.groups[name],
            int(sum(one.group(name).sum() for one in judged.judged)),
            pooled_metrics(judged.judged, choice.probability, name),
        )
        for name, scores in judged.groups().items()
    }


def _before(then: KnownThen, judged: Backtest, choice: Choice, say: Say) -> list[Judged]:
    """Forecasts at the origins before the tested ones, by models of the first of them: an interval asks how far forecasts
    miss, and two months of age change that little.
    """
    first = judged.judged[0].cutoff
    earlier = [one for one in then.snapshots if one.cutoff < first and ended_before(then.snapshots, one)]
    spend, probability = {choice.spend: SPEND[choice.spend]}, {choice.probability: PROBABILITY[choice.probability]}
    earlier = earlier[-then.plan.calibration_origins :]
    if not earlier:
        return []
    held = then.held(earlier)
    parts = earlier[:1], earlier[1:]  # the first fits what the others share
    return [one for part in parts for one in judge_at(part, held, spend, probability, say)]


def _held(one: Judged, history: Sequence[Judged], choice: Choice) -> Held | None:
    horizon = timedelta(days=HORIZON_DAYS)
    ended = [_past(past, one.cutoff, choice) for past in history if past.cutoff + horizon <= one.cutoff]
    interval = fit_interval(ended)
    if interval is None:
        return None
    forecast, probability = one.spend_forecasts[choice.spend], one.probabilities[choice.probability]
    low, high = spend_interval(forecast, probability, interval)
    return Held((low <= one.spend) & (one.spend <= high), high - low, probability, one)


def _metrics(found: Sequence[Held], who: Sequence[Mask]) -> IntervalMetrics:
    """Over all origins' customers together; ``coverage`` and its deciles (by probability) are of the likely buyers."""
    pairs = [*zip(found, who, strict=True)]
    held = _joined([one.held[some] for one, some in pairs])
    width = _joined([one.width[some] for one, some in pairs])
    chance = _joined([one.probability[some] for one, some in pairs])
    once = _joined([one.held[some & one.one.one_time] for one, some in pairs])
    likely = chance > LIKELY
    order = np.argsort(chance[likely], kind="stable")
    deciles = [part for part in np.array_split(held[likely][order], DECILES) if len(part)]
    return IntervalMetrics(
        level=INTERVAL_LEVEL,
        coverage=_share(held[likely]),
        coverage_by_decile=tuple(float(part.mean().round(4)) for part in deciles),
        decile_rows=tuple(len(part) for part in deciles),
        mean_width=_share(width[likely]),
        coverage_all=_share(held),
        coverage_one_time=_share(once),
        coverage_by_origin=tuple(_share(one.held[one.probability > LIKELY]) for one in found),
    )


def _past(one: Judged, until: datetime, choice: Choice) -> Past:
    forecast, probability = one.spend_forecasts[choice.spend], one.probabilities[choice.probability]
    return Past(float((until - one.cutoff).days), forecast, probability, one.spend)


def _joined(parts: Sequence[NDArray[Any]]) -> Floats:
    """Return all parts as numbers, one after the other."""
    return np.concatenate([np.zeros(0), *parts])


def _share(values: NDArray[Any]) -> float | None:
    """Their mean; None of nothing."""
    return round(float(values.mean()), 4) if len(values) else None

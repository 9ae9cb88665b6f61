"""The longer horizons judged out of time: how many orders, how much spend, how likely an order, over 90 days and a year.

Each origin's story is fitted on the days before it alone. Beside it the rate of the last year, which knows no model.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.parameters.scoring import SpendInterval
from training.candidates.forecast.history import ended_before
from training.candidates.forecast.known import KnownThen
from training.candidates.learned.record import Record
from training.candidates.served.interval import Past, fit_interval
from training.candidates.story import fit_story
from training.evaluation.backtest import MetricTable, mean_metrics
from training.evaluation.choice import Choice
from training.evaluation.metrics import probability_metrics, spend_metrics
from training.features.origin import outcome_after
from training.features.snapshots import YEAR, Snapshot
from training.progress import Say

QUARTER = 90
MOST_ORIGINS = 3


@dataclass(frozen=True, slots=True)
class LifetimeMetrics:
    """Means over the origins; ``counts`` in orders, ``spend`` in currency over ``horizon_days``."""

    horizon_days: int
    origins: tuple[str, ...]
    counts: MetricTable
    spend: MetricTable
    probability: MetricTable


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """``scores`` by horizon; ``interval`` of the longest horizon that could be looked back over, None: too short a log."""

    scores: tuple[LifetimeMetrics, ...]
    interval: SpendInterval | None


def judge_lifetime(then: KnownThen, choice: Choice, say: Say) -> Lifetimes:
    """Everybody known, over a quarter at a few origins, and over a year (or half of a younger log) at the last one."""
    snapshots, sums = then.snapshots, then.snapshots[-1].sums
    end, whole = sums.days.last_day + 1, sums.days.last_day + 1 - sums.days.first_day
    year = min(YEAR, whole // 2)
    runs = [(QUARTER, MOST_ORIGINS), (year, 1)] if year > QUARTER else [(QUARTER, 1)]
    scores, interval = [], None
    for horizon, most in runs:
        tests = [one for one in snapshots if one.day + horizon <= end and ended_before(snapshots, one)]
        tests = tests[:: -max(1, horizon // then.plan.step_days)][:most][::-1]
        if not tests:
            continue
        say(f"judging the next {horizon} days")
        found = [_judged(one, then, horizon, choice) for one in tests]
        scores.append(_mean(horizon, tests, [part for part, _ in found]))
        interval = fit_interval([past for _, past in found]) or interval
    return Lifetimes(tuple(scores), interval)


def _judged(
    later: Snapshot, then: KnownThen, horizon: int, choice: Choice
) -> tuple[tuple[MetricTable, MetricTable, MetricTable], Past]:
    story = fit_story(then.before(later), choice.spend, choice.probability)
    record = story.record(later, (horizon,))
    later.forget()
    return _scored(later, record, horizon)


def _scored(later: Snapshot, record: Record, horizon: int) -> tuple[tuple[MetricTable, MetricTable, MetricTable], Past]:
    said, (spend, orders) = record.at(horizon), outcome_after(later.sums, later.who, later.day, horizon)
    seen = min(float(YEAR), later.history_days)
    recent = later.sums.between("orders", later.who, later.day - YEAR, later.day)
    bought = (orders > 0).astype(np.float64)
    best_constant = np.full(len(bought), bought.mean())  # known in hindsight only: no constant can do better
    rate = later.columns["spend_last_365_days"] * horizon / seen
    scores = (
        {"recent_rate": count_metrics(orders, recent * horizon / seen), "lifetime": count_metrics(orders, said.orders)},
        {"recent_rate": spend_metrics(spend, rate), "lifetime": spend_metrics(spend, said.spend)},
        {
            "best_constant": probability_metrics(bought, best_constant),
            "lifetime": probability_metrics(bought, said.probability),
        },
    )
    return scores, Past(0.0, said.spend, said.probability, spend)


def _mean(
    horizon: int, tests: Sequence[Snapshot], found: Sequence[tuple[MetricTable, MetricTable, MetricTable]]
) -> LifetimeMetrics:
    counts, spend, probability = (mean_metrics(part) for part in zip(*found, strict=True))
    return LifetimeMetrics(horizon, tuple(f"{one.cutoff:%Y-%m-%d}" for one in tests), counts, spend, probability)


def count_metrics(actual: Floats, expected: Floats) -> dict[str, float]:
    """``mae`` in orders; ``correlation`` of individuals (Pearson, as Fader, Hardie & Lee 2005 report it); ``bias``."""
    constant = np.ptp(actual) == 0 or np.ptp(expected) == 0
    return {
        "mae": float(np.mean(np.abs(actual - expected))),
        "correlation": 0.0 if constant else float(np.corrcoef(actual, expected)[0, 1]),
        "bias": float(expected.sum() / actual.sum() - 1) if actual.sum() > 0 else 0.0,
    }

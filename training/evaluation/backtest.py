"""Rolling origins: each test origin is forecast from what could be known then, and from nothing else."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from backend.contract.arrays import Floats
from backend.errors import UnreadableLog
from training.candidates.forecast.history import ended_before
from training.candidates.forecast.known import KnownThen
from training.candidates.learned import parts
from training.candidates.registry import Candidate
from training.evaluation.metrics import Came, probability_metrics
from training.features.snapshots import Snapshot
from training.plan import Plan
from training.progress import Say

MetricTable = dict[str, dict[str, float]]
"""candidate -> metric -> value."""
Mask = NDArray[np.bool_]
SIDE_BY_SIDE = 2
GROUPS = ("active", "dormant", "one_time")


@dataclass(frozen=True, slots=True)
class Judged:
    """Everybody known at one origin: what each candidate predicted, and what happened; ``(n_customers,)`` each."""

    cutoff: datetime
    spend: Floats
    bought: Floats
    active: Mask
    one_time: Mask
    spend_forecasts: dict[str, Floats]
    probabilities: dict[str, Floats]

    def group(self, name: str) -> Mask:
        """Who belongs to one of ``GROUPS``."""
        return {"active": self.active, "dormant": ~self.active, "one_time": self.one_time}[name]

    def scores(self, who: Mask | None = None) -> tuple[MetricTable, MetricTable]:
        """Spend and probability metrics of everybody, or of some."""
        some = np.ones(len(self.spend), dtype=bool) if who is None else who
        came = Came.of(self.spend[some])
        return (
            {name: came.metrics(one[some]) for name, one in self.spend_forecasts.items()},
            {name: probability_metrics(self.bought[some], one[some]) for name, one in self.probabilities.items()},
        )


@dataclass(frozen=True, slots=True)
class Backtest:
    """Metrics of every candidate, one ``MetricTable`` per test origin, and the forecasts behind them."""

    origins: tuple[str, ...]
    spend_by_origin: tuple[MetricTable, ...]
    probability_by_origin: tuple[MetricTable, ...]
    judged: tuple[Judged, ...]

    @property
    def spend(self) -> MetricTable:
        """Return means over the test origins."""
        return mean_metrics(self.spend_by_origin)

    @property
    def probability(self) -> MetricTable:
        """Return means over the test origins."""
        return mean_metrics(self.probability_by_origin)

    def groups(self) -> dict[str, dict[str, MetricTable]]:
        """Means over the origins at which a group had somebody who bought: ``spend`` and ``probability`` by group."""
        found = {}
        for name in GROUPS:
            parts = [one.scores(who) for one in self.judged if one.bought[who := one.group(name)].any()]
            if parts:
                spend, probability = zip(*parts, strict=True)
                found[name] = {"spend": mean_metrics(spend), "probability": mean_metrics(probability)}
        return found


def backtest(then: KnownThen, spend: Mapping[str, Candidate], probability: Mapping[str, Candidate], say: Say) -> Backtest:
    """Judge every candidate at the last origins, on everybody known then."""
    judged = judge_at(test_origins(then.snapshots, then.plan), then, spend, probability, say)
    scored = [one.scores() for one in judged]
    return Backtest(
        tuple(f"{one.cutoff:%Y-%m-%d}" for one in judged),
        tuple(spend for spend, _ in scored),
        tuple(probability for _, probability in scored),
        judged,
    )


def judge_at(
    tests: Sequence[Snapshot],
    then: KnownThen,
    spend: Mapping[str, Candidate],
    probability: Mapping[str, Candidate],
    say: Say,
) -> tuple[Judged, ...]:
    """At each of ``tests``, fit on what had ended by then and forecast everybody known then."""

    def one(place: int) -> Judged:
        later = tests[place]
        known = then.before(later)
        say(f"judging at {later.cutoff:%Y-%m-%d} ({place + 1} of {len(tests)})")
        forecasts = [
            {name: candidate.fit(known).predict(later) for name, candidate in racing.items()}
            for racing in (spend, probability)
        ]
        known.forget(parts.examples, parts.table)
        later.forget()
        recency, orders = later.columns["recency_days"], later.columns["num_transactions"]
        return Judged(later.cutoff, later.spend, later.bought, recency <= then.plan.active_days, orders == 1, *forecasts)

    return side_by_side(one, range(len(tests)))


def side_by_side(work: Callable[[int], Judged], places: Sequence[int]) -> tuple[Judged, ...]:
    """Two origins at a time, each on one thread: pools of their own would wait for each other, and for the neighbours."""
    with threadpool_limits(1), ThreadPoolExecutor(min(SIDE_BY_SIDE, os.cpu_count() or 1)) as pool:
        return tuple(pool.map(work, places))


def test_origins(snapshots: Sequence[Snapshot], plan: Plan) -> list[Snapshot]:
    """Return the last origins, oldest first: as many as planned, but never more than two thirds of all.

    Raises ``UnreadableLog`` where there is none.
    """
    testable = [one for one in snapshots if ended_before(snapshots, one)]
    count = min(plan.test_origins, max(2 * len(snapshots) // 3, 1), len(testable))
    if count < 1:
        raise UnreadableLog("The log is too short to judge a forecast: no window had ended before the last one began.")
    return testable[-count:]


def mean_metrics(by_origin: Sequence[MetricTable]) -> MetricTable:
    """Return each candidate's metrics, averaged over origins."""
    return {
        name: {metric: float(np.mean([scores[name][metric] for scores in by_origin])) for metric in metrics}
        for name, metrics in by_origin[0].items()
    }

"""Rolling origins: each test origin is forecast from what could be known then, and from nothing else."""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from backend.contract.arrays import Floats
from backend.contract.thresholds import ACTIVE_DAYS, HORIZON_DAYS
from backend.errors import UnreadableLog
from training.candidates.registry import Candidate
from training.evaluation.metrics import probability_metrics, spend_metrics
from training.features.snapshots import Snapshot, Snapshots
from training.plan import Plan
from training.progress import Say

MetricTable = dict[str, dict[str, float]]
"""candidate -> metric -> value."""
SIDE_BY_SIDE = 2


@dataclass(frozen=True, slots=True)
class Judged:
    """The customers active at one origin: what each candidate predicted, and what happened; ``(n_customers,)`` each."""

    cutoff: datetime
    spend: Floats
    bought: Floats
    one_time: NDArray[np.bool_]
    spend_forecasts: dict[str, Floats]
    probabilities: dict[str, Floats]


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


def backtest(
    snapshots: Snapshots, plan: Plan, spend: Mapping[str, Candidate], probability: Mapping[str, Candidate], say: Say
) -> Backtest:
    """Return every candidate's metrics at the last origins, among the customers active then."""
    tests = test_origins(snapshots, plan)
    judged = judge_at(tests, snapshots, plan, spend, probability, say)
    return Backtest(
        tuple(f"{one.cutoff:%Y-%m-%d}" for one in judged),
        tuple({name: spend_metrics(one.spend, f) for name, f in one.spend_forecasts.items()} for one in judged),
        tuple({name: probability_metrics(one.bought, p) for name, p in one.probabilities.items()} for one in judged),
        judged,
    )


def judge_at(
    tests: Sequence[Snapshot],
    snapshots: Snapshots,
    plan: Plan,
    spend: Mapping[str, Candidate],
    probability: Mapping[str, Candidate],
    say: Say,
) -> tuple[Judged, ...]:
    """Return the forecasts at each of ``tests`` of the customers active then, fitted on what had ended by then."""
    racing = [*spend.items(), *probability.items()]

    def predicted(job: tuple[int, Snapshot, str, Candidate]) -> Floats:
        place, later, name, candidate = job
        say(f"judging at {later.cutoff:%Y-%m-%d}: {name} ({place} of {len(tests)})")
        return candidate.fit(snapshots.ended_before(later.cutoff), plan).predict(later.active())

    jobs = [(place, later, *named) for place, later in enumerate(tests, start=1) for named in racing]
    # Two fits side by side, each on one thread: pools of their own would wait for each other, and for the neighbours.
    with threadpool_limits(1), ThreadPoolExecutor(min(SIDE_BY_SIDE, os.cpu_count() or 1)) as pool:
        found = list(pool.map(predicted, jobs))
    return tuple(
        _judged(later.active(), found[place * len(racing) : (place + 1) * len(racing)], spend, probability)
        for place, later in enumerate(tests)
    )


def _judged(
    active: Snapshot, found: Sequence[Floats], spend: Mapping[str, Candidate], probability: Mapping[str, Candidate]
) -> Judged:
    forecasts = dict(zip(spend, found[: len(spend)], strict=True)), dict(zip(probability, found[len(spend) :], strict=True))
    return Judged(active.cutoff, active.spend, active.bought, active.columns["num_transactions"] == 1, *forecasts)


def test_origins(snapshots: Snapshots, plan: Plan) -> tuple[Snapshot, ...]:
    """Return the last origins, oldest first."""
    return snapshots.judged[-test_count(snapshots, plan) :]


def test_count(snapshots: Snapshots, plan: Plan) -> int:
    """Return how many origins to test on: as planned, but at most half, as the rest must be there to learn from."""
    count = min(plan.test_origins, len(snapshots.judged) // 2)
    if count < 1:
        days = ACTIVE_DAYS + 2 * HORIZON_DAYS
        raise UnreadableLog(
            f"The log is too short to judge a forecast: it must span at least {days:.0f} whole days"
            f" ({ACTIVE_DAYS:.0f} of history, then two windows of {HORIZON_DAYS})."
        )
    return count


def mean_metrics(by_origin: Sequence[MetricTable]) -> MetricTable:
    """Return each candidate's metrics, averaged over origins."""
    return {
        name: {metric: float(np.mean([scores[name][metric] for scores in by_origin])) for metric in metrics}
        for name, metrics in by_origin[0].items()
    }

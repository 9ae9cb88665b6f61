"""Rolling origins: each test origin is forecast from what could be known then, and from nothing else."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from backend.errors import UnreadableLog
from training.candidates.forecast import Floats, Forecast
from training.candidates.history import ended_before, spaced
from training.candidates.registry import Candidate
from training.evaluation.metrics import probability_metrics, spend_metrics
from training.features.snapshots import Snapshot
from training.plan import Plan

Scores = dict[str, dict[str, float]]
"""candidate -> metric -> value."""
SIDE_BY_SIDE = 2


@dataclass(frozen=True, slots=True)
class Judged:
    """The customers active at one origin: what each candidate foretold, and what happened; ``(n_customers,)`` each."""

    cutoff: datetime
    spend: Floats
    bought: Floats
    one_time: NDArray[np.bool_]
    spend_forecasts: dict[str, Floats]
    probabilities: dict[str, Floats]


@dataclass(frozen=True, slots=True)
class Backtest:
    """Metrics of every candidate, one ``Scores`` per test origin, and the forecasts behind them."""

    origins: tuple[str, ...]
    spend_by_origin: tuple[Scores, ...]
    probability_by_origin: tuple[Scores, ...]
    judged: tuple[Judged, ...]

    @property
    def spend(self) -> Scores:
        """Means over the test origins."""
        return mean_scores(self.spend_by_origin)

    @property
    def probability(self) -> Scores:
        """Means over the test origins."""
        return mean_scores(self.probability_by_origin)


def backtest(snapshots: Sequence[Snapshot], plan: Plan, spend: Mapping[str, Candidate],
             probability: Mapping[str, Candidate], say: Callable[[str], None]) -> Backtest:
    """Judge every candidate at the last origins, among the customers active then."""
    apart = spaced(snapshots, plan.step_days)
    tests = apart[-test_count(apart, plan):]
    judged = tuple(judge_at(later, snapshots, plan, spend, probability, _counting(say, place, len(tests)))
                   for place, later in enumerate(tests, start=1))
    return Backtest(
        tuple(f"{one.cutoff:%Y-%m-%d}" for one in judged),
        tuple({name: spend_metrics(one.spend, f) for name, f in one.spend_forecasts.items()} for one in judged),
        tuple({name: probability_metrics(one.bought, p) for name, p in one.probabilities.items()} for one in judged),
        judged,
    )


def _counting(say: Callable[[str], None], place: int, count: int) -> Callable[[str], None]:
    return lambda step: say(f"{step} ({place} of {count})")


def judge_at(later: Snapshot, snapshots: Sequence[Snapshot], plan: Plan, spend: Mapping[str, Candidate],
             probability: Mapping[str, Candidate], say: Callable[[str], None]) -> Judged:
    """Fit on what had ended by ``later`` and forecast it."""
    earlier, active = ended_before(snapshots, later, plan.horizon_days), later.active(plan.active_days)

    def foretold(named: tuple[str, Candidate]) -> Floats:
        say(f"judging at {later.cutoff:%Y-%m-%d}: {named[0]}")
        return fitted(named[1], earlier, plan).predict(active)

    racing = [*spend.items(), *probability.items()]
    # Two fits side by side, each on one thread: pools of their own would wait for each other, and for the neighbours.
    with threadpool_limits(1), ThreadPoolExecutor(min(SIDE_BY_SIDE, os.cpu_count() or 1)) as pool:
        found = list(pool.map(foretold, racing))
    forecasts = dict(zip(spend, found[:len(spend)], strict=True)), dict(zip(probability, found[len(spend):], strict=True))
    return Judged(later.cutoff, active.spend, active.bought, active.columns["num_transactions"] == 1, *forecasts)


def fitted(candidate: Candidate, history: Sequence[Snapshot], plan: Plan) -> Forecast:
    """Fit a candidate on the origins that it can use."""
    return candidate.fit(history if candidate.dense else spaced(history, plan.step_days), plan)


def test_count(snapshots: Sequence[Snapshot], plan: Plan) -> int:
    """As many test origins as planned, but never more than half: the rest must be there to learn from."""
    count = min(plan.test_origins, len(snapshots) // 2)
    if count < 1:
        days = plan.active_days + 2 * plan.horizon_days
        raise UnreadableLog(
            f"The log is too short to judge a forecast: it must span at least {days:.0f} whole days"
            f" ({plan.active_days:.0f} of history, then two windows of {plan.horizon_days})."
        )
    return count


def mean_scores(by_origin: Sequence[Scores]) -> Scores:
    """Each candidate's metrics, averaged over origins."""
    return {name: {metric: float(np.mean([scores[name][metric] for scores in by_origin])) for metric in metrics}
            for name, metrics in by_origin[0].items()}

"""Rolling origins: each test origin is forecast from what could be known then, and from nothing else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from backend.errors import UnreadableLog
from training.candidates.forecast import Fit, Floats
from training.candidates.history import ended_before
from training.evaluation.metrics import probability_metrics, spend_metrics
from training.features.snapshots import Snapshot
from training.plan import Plan

Scores = dict[str, dict[str, float]]
"""candidate -> metric -> value."""


@dataclass(frozen=True, slots=True)
class Backtest:
    """Metrics of every candidate, one ``Scores`` per test origin."""

    origins: tuple[str, ...]
    spend_by_origin: tuple[Scores, ...]
    probability_by_origin: tuple[Scores, ...]

    @property
    def spend(self) -> Scores:
        """Means over the test origins."""
        return mean_scores(self.spend_by_origin)

    @property
    def probability(self) -> Scores:
        """Means over the test origins."""
        return mean_scores(self.probability_by_origin)


def backtest(snapshots: Sequence[Snapshot], plan: Plan, spend: Mapping[str, Fit], probability: Mapping[str, Fit],
             say: Callable[[str], None]) -> Backtest:
    """Judge every candidate at the last origins, among the customers active then."""
    tests = snapshots[-test_count(snapshots, plan):]
    judged = []
    for later in tests:
        say(f"judging at {later.cutoff:%Y-%m-%d}")
        earlier = ended_before(snapshots, later, plan.horizon_days)
        active = later.active(plan.active_days)
        judged.append((
            {name: spend_metrics(active.spend, _predict(fit, earlier, active, plan)) for name, fit in spend.items()},
            {name: probability_metrics(active.bought, _predict(fit, earlier, active, plan))
             for name, fit in probability.items()},
        ))
    return Backtest(
        tuple(f"{later.cutoff:%Y-%m-%d}" for later in tests),
        tuple(scores for scores, _ in judged), tuple(scores for _, scores in judged),
    )


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


def _predict(fit: Fit, earlier: Sequence[Snapshot], active: Snapshot, plan: Plan) -> Floats:
    return fit(earlier, plan).predict(active)


def mean_scores(by_origin: Sequence[Scores]) -> Scores:
    """Each candidate's metrics, averaged over origins."""
    return {name: {metric: float(np.mean([scores[name][metric] for scores in by_origin])) for metric in metrics}
            for name, metrics in by_origin[0].items()}

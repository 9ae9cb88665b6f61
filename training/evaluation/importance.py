"""Which features the forecast leans on: shuffle one among the customers of a later origin, and see what ranking is lost."""

from dataclasses import dataclass, replace

import numpy as np

from training.candidates.registry import Candidate
from training.evaluation.metrics import normalized_gini
from training.features.snapshots import Snapshots
from training.plan import Plan
from training.progress import Say

TOP, SHUFFLES, ORIGINS = 15, 2, 2


@dataclass(frozen=True, slots=True)
class Importance:
    """How much normalised Gini the forecast loses when ``feature`` is shuffled."""

    feature: str
    gini_lost: float


def permutation_importances(snapshots: Snapshots, candidate: Candidate, plan: Plan, say: Say) -> list[Importance]:
    """Return the ``TOP`` features, most important first: means over the last origins, each forecast from what had ended."""
    lost: dict[str, list[float]] = {}
    chance = np.random.default_rng(plan.seed)
    for later in snapshots.judged[-ORIGINS:]:
        say(f"shuffling features at {later.cutoff:%Y-%m-%d}")
        forecast = candidate.fit(snapshots.ended_before(later.cutoff), plan)
        active = later.active()
        whole = normalized_gini(active.spend, forecast.predict(active))
        for name, column in active.columns.items():
            for _ in range(SHUFFLES):
                spoiled = replace(active, columns=active.columns | {name: chance.permutation(column)})
                lost.setdefault(name, []).append(whole - normalized_gini(active.spend, forecast.predict(spoiled)))
    found = [Importance(name, float(np.mean(losses))) for name, losses in lost.items()]
    return sorted(found, key=lambda one: -one.gini_lost)[:TOP]

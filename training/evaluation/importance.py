"""Which features the forecast leans on: shuffle one among the customers of a later origin, and see what ranking is lost."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np

from backend.contract.features import FEATURE_NAMES
from training.candidates.forecast.history import ended_before
from training.candidates.forecast.known import Known
from training.candidates.registry import Candidate
from training.evaluation.metrics import normalized_gini
from training.features.snapshots import Snapshot
from training.plan import Plan
from training.progress import Say

TOP, SHUFFLES, ORIGINS = 15, 2, 2


@dataclass(frozen=True, slots=True)
class Importance:
    """How much normalised Gini the forecast loses when ``feature`` is shuffled."""

    feature: str
    gini_lost: float


def permutation_importances(snapshots: Sequence[Snapshot], candidate: Candidate, plan: Plan, say: Say) -> list[Importance]:
    """Return the ``TOP`` features, most important first: means over the last origins, each forecast from what had ended."""
    lost: dict[str, list[float]] = {}
    chance = np.random.default_rng(plan.seed)
    for later in snapshots[-ORIGINS:]:
        say(f"shuffling features at {later.cutoff:%Y-%m-%d}")
        forecast = candidate.fit(Known(ended_before(snapshots, later), plan))
        whole = normalized_gini(later.spend, forecast.predict(later))
        for name in [*FEATURE_NAMES, *later.behaviour]:
            for _ in range(SHUFFLES):
                spoiled = _shuffled(later, name, chance)
                lost.setdefault(name, []).append(whole - normalized_gini(later.spend, forecast.predict(spoiled)))
    found = [Importance(name, float(np.mean(losses))) for name, losses in lost.items()]
    return sorted(found, key=lambda one: -one.gini_lost)[:TOP]


def _shuffled(later: Snapshot, name: str, chance: np.random.Generator) -> Snapshot:
    """The same customers, one feature of each another's."""
    spoiled = copy(later)
    for family in ("columns", "behaviour"):
        table = getattr(later, family)
        if name in table:
            spoiled.__dict__[family] = table | {name: chance.permutation(table[name])}
    return spoiled

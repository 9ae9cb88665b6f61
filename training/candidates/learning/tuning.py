"""Settings of learned models, chosen once per race on origins that ended before its first test, and then kept.

A family of models brings a small grid. Every setting is fitted on what had ended before each of the last
``plan.tuning_origins`` of those origins, and forecasts it; the least mean loss wins. The choice travels in
``plan.settings`` to every later fit.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np

from backend.contract.arrays import Floats
from training.candidates.forecast.history import spaced, validation_folds
from training.candidates.learning.examples import Customers, Examples, customers_of, examples_of
from training.candidates.learning.level import LogOdds, Relative
from training.candidates.learning.measures import SPEND, Measure
from training.features.snapshots import Snapshot
from training.plan import Hyperparameters, Plan
from training.progress import Say

Model = TypeVar("Model", Relative, LogOdds)


@dataclass(frozen=True, slots=True)
class Family(Generic[Model]):
    """Models that differ in a setting.

    ``fits`` returns one model per setting, from one fit where a family can (boosting holds all numbers of rounds); the
    first of ``grid`` is used where no choice was made.
    """

    name: str
    fits: Callable[[Examples, int, Sequence[Hyperparameters]], Sequence[Model]]
    grid: tuple[Hyperparameters, ...]
    measure: Measure = SPEND

    def fit(self, examples: Examples, plan: Plan) -> Model:
        """With the setting that the plan holds."""
        return self.fits(examples, plan.seed, [plan.settings.get(self.name, self.grid[0])])[0]

    def fit_default(self, examples: Examples, plan: Plan) -> Model:
        """As a member of an ensemble, which averages away what a lone model must be kept from learning."""
        return self.fits(examples, plan.seed, self.grid[:1])[0]


@dataclass(frozen=True, slots=True)
class Fold:
    """One later origin, what could be learned before it, and what the default of each family predicted of it.

    ``known`` is the last origin whose outcome could be known.
    """

    known: Snapshot
    examples: Examples
    later: Snapshot
    customers: Customers
    predicted: dict[str, Floats]


def folds_of(ended: Sequence[Snapshot], plan: Plan) -> list[Fold]:
    """The last origins of the history given, each with its own past; none where there are too few."""
    pairs = list(validation_folds(spaced(ended, plan.step_days), plan.horizon_days))[-plan.tuning_origins :]
    if len(pairs) < plan.tuning_origins:
        return []
    active = [(earlier, later.active(plan.active_days)) for earlier, later in pairs]
    return [Fold(earlier[-1], examples_of(earlier, plan), later, customers_of(later), {}) for earlier, later in active]


def choose_settings(
    families: Sequence[Family[Any]], folds: Sequence[Fold], plan: Plan, say: Say, side_by_side: int = 2
) -> dict[str, Hyperparameters]:
    """The best setting of each family by name; every fold keeps what the default predicted, for the ensembles' weights."""

    def tried(job: tuple[int, Family[Any], Fold]) -> list[Floats]:
        place, family, fold = job
        say(f"choosing the settings of {family.name} ({place} of {len(families)})")
        return [
            family.measure.predicted(model, fold.customers) for model in family.fits(fold.examples, plan.seed, family.grid)
        ]

    jobs = [(place, family, fold) for place, family in enumerate(families, start=1) for fold in folds]
    with ThreadPoolExecutor(side_by_side) as pool:
        found = list(pool.map(tried, jobs))
    chosen: dict[str, Hyperparameters] = {}
    for place, family in enumerate(families if folds else ()):
        trials = found[place * len(folds) : (place + 1) * len(folds)]
        best = int(
            np.argmin(
                np.mean(
                    [
                        [family.measure.loss(f, fold.later) for f in trial]
                        for trial, fold in zip(trials, folds, strict=True)
                    ],
                    axis=0,
                )
            )
        )
        chosen[family.name] = family.grid[best]
        for trial, fold in zip(trials, folds, strict=True):
            fold.predicted[family.name] = trial[0]
    return chosen


def grid(**values: Sequence[float]) -> tuple[Mapping[str, float], ...]:
    """One named number and the values that it may take, the default first."""
    ((name, numbers),) = values.items()
    return tuple({name: number} for number in numbers)

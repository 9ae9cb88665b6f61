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

from training.candidates.learning.examples import Customers, Examples, customers_of, examples_of
from training.candidates.learning.level import LogOdds, Relative
from training.candidates.learning.measures import SPEND, Measure
from training.features.snapshots import Snapshot, Snapshots
from training.plan import Hyperparameters, Plan
from training.progress import Say

Model = TypeVar("Model", Relative, LogOdds)


@dataclass(frozen=True, slots=True)
class Family(Generic[Model]):
    """Models that differ in one setting.

    ``fits`` returns one model per setting, from one fit where a family can (boosting holds all numbers of rounds); the
    first of ``grid`` is used where no choice was made.
    """

    name: str
    fits: Callable[[Examples, int, Sequence[Hyperparameters]], Sequence[Model]]
    grid: tuple[Hyperparameters, ...]
    measure: Measure = SPEND

    def fit(self, examples: Examples, plan: Plan) -> Model:
        """Return a model with the setting that the plan holds."""
        return self.fits(examples, plan.seed, [plan.settings.get(self.name, self.grid[0])])[0]

    def fit_default(self, examples: Examples, plan: Plan) -> Model:
        """Return a model with the default setting, as a member of an ensemble.

        An ensemble averages away what a lone model must be kept from learning.
        """
        return self.fits(examples, plan.seed, self.grid[:1])[0]


@dataclass(frozen=True, slots=True)
class Fold:
    """One later origin, and what could be learned before it."""

    examples: Examples
    later: Snapshot
    customers: Customers


def folds_of(ended: Snapshots, plan: Plan) -> list[Fold]:
    """Return the last origins of the history, each with its own past; none where there are too few."""
    folds = list(ended.active().folds())[-plan.tuning_origins :]
    if len(folds) < plan.tuning_origins:
        return []
    return [Fold(examples_of(earlier.judged, plan), later, customers_of(later)) for earlier, later in folds]


def choose_settings(
    families: Sequence[Family[Any]], folds: Sequence[Fold], plan: Plan, say: Say, side_by_side: int = 2
) -> dict[str, Hyperparameters]:
    """Return the best setting of each family by name.

    ``say`` is told how far it is; ``side_by_side`` fits run at once. Without folds no setting is chosen.
    """

    def losses(job: tuple[int, Family[Any], Fold]) -> list[float]:
        place, family, fold = job
        say(f"choosing the settings of {family.name} ({place} of {len(families)})")
        measure, models = family.measure, family.fits(fold.examples, plan.seed, family.grid)
        return [measure.loss(measure.predicted(model, fold.customers), fold.later) for model in models]

    jobs = [(place, family, fold) for place, family in enumerate(families, start=1) for fold in folds]
    with ThreadPoolExecutor(side_by_side) as pool:
        found = list(pool.map(losses, jobs))
    trials = [found[place * len(folds) : (place + 1) * len(folds)] for place, _ in enumerate(families)]
    return {one.name: _best(one, each) for one, each in zip(families, trials, strict=True) if each}


def _best(family: Family[Any], losses: Sequence[Sequence[float]]) -> Hyperparameters:
    """The setting with the least mean loss; ``losses`` holds those of every setting, one row per fold."""
    return family.grid[int(np.argmin(np.mean(losses, axis=0)))]


def grid(**values: Sequence[float]) -> tuple[Mapping[str, float], ...]:
    """Return the values that one named number may take, each as a setting, the default first.

    Raises ``ValueError`` for any other number of names than one.

    >>> grid(rounds=(100, 200))
    ({'rounds': 100}, {'rounds': 200})
    """
    ((name, numbers),) = values.items()
    return tuple({name: number} for number in numbers)

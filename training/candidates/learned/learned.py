"""From a model of relative spend, or of log-odds, to a candidate: build the examples, fit, set the level."""

from collections.abc import Callable, Sequence

from training.candidates.forecast.history import spaced
from training.candidates.forecast.protocol import Fit, Forecast
from training.candidates.learned import ensemble
from training.candidates.learning.examples import Examples, examples_of
from training.candidates.learning.level import (
    Leveled,
    LeveledOdds,
    LogOdds,
    Relative,
    calendar_guides,
    recent_share,
    steady_level,
)
from training.features.snapshots import Snapshot
from training.plan import Plan


def leveled(fit: Callable[[Examples, Plan], Relative]) -> Fit:
    """Return a spend candidate that learns from behaviour and is brought to the calendar's level."""

    def candidate(history: Sequence[Snapshot], plan: Plan) -> Forecast:
        return _at_level(fit(examples_of(_active(history), plan), plan), history, plan)

    return candidate


def leveled_odds(fit: Callable[[Examples, Plan], LogOdds]) -> Fit:
    """Return a probability candidate that learns from behaviour and is brought to the calendar's level."""

    def candidate(history: Sequence[Snapshot], plan: Plan) -> Forecast:
        guides = calendar_guides(spaced(history, plan.step_days))
        return LeveledOdds(fit(examples_of(_active(history), plan), plan), recent_share(history), guides)

    return candidate


def fit_spend_ensemble(history: Sequence[Snapshot], plan: Plan) -> Forecast:
    """Return the fitted spend ensemble; its members that can use the dense origins get them."""
    apart = spaced(history, plan.step_days)
    model = ensemble.fit_spend(examples_of(_active(apart), plan), examples_of(_active(history), plan), apart[-1], plan)
    return _at_level(model, history, plan)


def _at_level(model: Relative, history: Sequence[Snapshot], plan: Plan) -> Leveled:
    return Leveled(model, steady_level(spaced(history, plan.step_days)))


def _active(history: Sequence[Snapshot]) -> list[Snapshot]:
    return [past.active() for past in history]

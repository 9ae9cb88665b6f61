"""From a model of relative spend, or of log-odds, to a candidate: build the examples, fit, set the level."""

from collections.abc import Callable

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
from training.features.snapshots import Snapshots
from training.plan import Plan


def leveled(fit: Callable[[Examples, Plan], Relative], *, dense: bool = False) -> Fit:
    """Return a spend candidate that learns from behaviour, at ``dense`` origins too, at the calendar's level."""

    def candidate(history: Snapshots, plan: Plan) -> Forecast:
        active = history.active()
        examples = examples_of(active.dense if dense else active.judged, plan)
        return Leveled(fit(examples, plan), steady_level(history.judged))

    return candidate


def leveled_odds(fit: Callable[[Examples, Plan], LogOdds]) -> Fit:
    """Return a probability candidate that learns from behaviour and is brought to the calendar's level."""

    def candidate(history: Snapshots, plan: Plan) -> Forecast:
        model = fit(examples_of(history.active().judged, plan), plan)
        return LeveledOdds(model, recent_share(history.judged), calendar_guides(history.judged))

    return candidate


def fit_spend_ensemble(history: Snapshots, plan: Plan) -> Forecast:
    """Return the fitted spend ensemble; its members that can use the dense origins get them."""
    active = history.active()
    model = ensemble.fit_spend(examples_of(active.judged, plan), examples_of(active.dense, plan), history.latest, plan)
    return Leveled(model, steady_level(history.judged))

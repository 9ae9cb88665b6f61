"""The request route judged as it serves: six numbers a customer, everybody known at each test origin.

Beside it what the same six numbers allow anyone: the ``mean``, the ``lifetime_rate`` (total spend / length of the log, with
the season) and the ``basket_share`` (an order's value x the share of customers that bought). Two of them say 0 of some who
buy; a hundredth of the mean is mixed into every forecast, so that one such customer does not cost infinity.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student_t

from backend.contract.arrays import Floats
from backend.contract.parameters.judgement import RouteJudgement
from backend.contract.parameters.season import SeasonClock
from backend.contract.thresholds import HORIZON_DAYS
from training.candidates.forecast.known import Known, KnownThen
from training.candidates.process.parts import process
from training.candidates.served.customer_rows import YEAR_DAYS, season_of, years_of
from training.evaluation.backtest import Backtest, Judged
from training.evaluation.metrics import normalized_gini, poisson_deviance, probability_metrics
from training.features.snapshots import Snapshot
from training.progress import Say

MIXED, CHANCE, LEAST_SKILL, LEAST = 0.01, 0.975, 0.01, 1e-9
ROUTE = "route"


@dataclass(frozen=True, slots=True)
class _Origin:
    """What happened at one origin, spend forecasts by name, and two probabilities: the route's, and the past's share."""

    spend: Floats
    bought: Floats
    forecasts: dict[str, Floats]
    probability: Floats
    share: float

    def deviance(self, name: str) -> float:
        return max(poisson_deviance(self.spend, self.forecasts[name]), LEAST)

    def gini(self, name: str) -> float:
        return normalized_gini(self.spend, self.forecasts[name])

    def log_loss(self, probability: Floats) -> float:
        return probability_metrics(self.bought, probability)["log_loss"]


def clock_of(known: Known) -> SeasonClock:
    """Return the shop's year as far as it was known at a moment."""
    return known.part(process).clock


def judge_route(
    then: KnownThen, judged: Backtest, say: Say, clock: Callable[[Known], SeasonClock] = clock_of
) -> RouteJudgement | None:
    """Judge the forecasts that the race made of the two models in service; None where nobody spends at any test origin."""
    say("judging the request route")
    by_cutoff = {one.cutoff: one for one in then.snapshots}
    found = []
    for one in judged.judged:
        later = by_cutoff[one.cutoff]
        if one.spend.sum() > 0:
            known = then.before(later)
            found.append(_beside(known.history, later, one, season_of(later, clock(known))))
    return _judged(found) if found else None


def _beside(history: Sequence[Snapshot], later: Snapshot, one: Judged, season: float) -> _Origin:
    spend = np.concatenate([past.spend for past in history])
    share = float(np.concatenate([past.bought for past in history]).mean())
    mean, columns, days = max(float(spend.mean()), LEAST), later.columns, years_of(later) * YEAR_DAYS
    forecasts = {
        ROUTE: one.spend_forecasts["lasso"],
        "mean": np.full(len(one.spend), mean * season),
        "lifetime_rate": columns["total_spend"] / days * HORIZON_DAYS * season,
        "basket_share": columns["avg_spend"] * share * season,
    }
    mixed = {name: (1.0 - MIXED) * value + MIXED * mean for name, value in forecasts.items()}
    return _Origin(one.spend, one.bought, mixed, one.probabilities["heuristic"], share)


def _judged(found: Sequence[_Origin]) -> RouteJudgement:
    deviance = {name: np.array([one.deviance(name) for one in found]) for name in found[0].forecasts}
    ours = deviance.pop(ROUTE)
    naive = min(deviance, key=lambda name: float(deviance[name].mean()))
    theirs = deviance[naive]
    skill = 1.0 - float(ours.mean() / theirs.mean())
    actual = np.array([one.spend.sum() for one in found])
    total = np.array([one.forecasts[ROUTE].sum() for one in found])
    return RouteJudgement(
        origins=len(found),
        customers=sum(len(one.spend) for one in found),
        deviance=float(ours.mean()),
        gini=float(np.mean([one.gini(ROUTE) for one in found])),
        bias=float(total.sum() / actual.sum() - 1.0),
        naive=naive,
        naive_deviance=float(theirs.mean()),
        naive_gini=float(np.mean([one.gini(naive) for one in found])),
        skill=skill,
        wins=int((ours < theirs).sum()),
        better=skill >= LEAST_SKILL and _below_zero(np.log(ours / theirs)),
        log_loss=float(np.mean([one.log_loss(one.probability) for one in found])),
        constant_log_loss=float(np.mean([one.log_loss(np.full(len(one.spend), one.share)) for one in found])),
    )


def _below_zero(ratios: Floats) -> bool:
    """Whether the mean is below 0 beyond chance; one origin cannot say."""
    if len(ratios) < 2:
        return False
    error = float(ratios.std(ddof=1)) / np.sqrt(len(ratios))
    return bool(ratios.mean() < -float(student_t.ppf(CHANCE, len(ratios) - 1)) * error)

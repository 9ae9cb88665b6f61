"""The request route judged as it serves: six numbers a customer, everybody known at each test origin.

Beside it what the same six numbers allow anyone: the ``mean``, the ``lifetime_rate`` (total spend / length of the log, with
the season) and the ``basket_share`` (an order's value x the share of customers that bought). Two of them say 0 of some who
buy; a hundredth of the mean is mixed into every forecast, so that one such customer does not cost infinity.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student_t

from backend.contract.arrays import Floats
from backend.contract.parameters.judgement import RouteJudgement
from training.candidates.forecast.history import ended_before, spaced
from training.candidates.served import heuristic, lasso
from training.candidates.served.customer_rows import YEAR_DAYS, season_of, years_of
from training.evaluation.backtest import test_origins
from training.evaluation.metrics import normalized_gini, poisson_deviance, probability_metrics
from training.features.snapshots import Snapshot
from training.plan import Plan
from training.progress import Say

MIXED, CHANCE, LEAST_SKILL, LEAST = 0.01, 0.975, 0.01, 1e-9
ROUTE = "route"


@dataclass(frozen=True, slots=True)
class _Origin:
    """Spend forecasts by name, and the two probabilities, at one origin."""

    seen: Snapshot
    forecasts: dict[str, Floats]
    probability: Floats
    share: float

    def deviance(self, name: str) -> float:
        return max(poisson_deviance(self.seen.spend, self.forecasts[name]), LEAST)

    def gini(self, name: str) -> float:
        return normalized_gini(self.seen.spend, self.forecasts[name])

    def log_loss(self, probability: Floats) -> float:
        return probability_metrics(self.seen.bought, probability)["log_loss"]


def judge_route(snapshots: Sequence[Snapshot], plan: Plan, say: Say) -> RouteJudgement | None:
    """Fit on what had ended before each test origin, forecast everybody known then; None where nobody spends at any."""
    tests = test_origins(snapshots, plan)
    found = []
    for place, later in enumerate(tests, start=1):
        say(f"judging the request route at {later.cutoff:%Y-%m-%d} ({place} of {len(tests)})")
        found.append(_forecast(spaced(ended_before(snapshots, later, plan.horizon_days), plan.step_days), later, plan))
    found = [one for one in found if one.seen.spend.sum() > 0]
    return _judged(found) if found else None


def _forecast(history: Sequence[Snapshot], later: Snapshot, plan: Plan) -> _Origin:
    chance = heuristic.fit(history, plan)
    spend = np.concatenate([past.spend for past in history])
    share = float(np.concatenate([past.bought for past in history]).mean())
    mean, season = max(float(spend.mean()), LEAST), season_of(later, chance.clock, plan)
    columns, days = later.columns, years_of(later) * YEAR_DAYS
    forecasts = {
        ROUTE: lasso.fit(history, plan, chance=chance).predict(later),
        "mean": np.full(len(later.spend), mean * season),
        "lifetime_rate": columns["total_spend"] / days * plan.horizon_days * season,
        "basket_share": columns["avg_spend"] * share * season,
    }
    mixed = {name: (1.0 - MIXED) * value + MIXED * mean for name, value in forecasts.items()}
    return _Origin(later, mixed, chance.predict(later), share)


def _judged(found: Sequence[_Origin]) -> RouteJudgement:
    deviance = {name: np.array([one.deviance(name) for one in found]) for name in found[0].forecasts}
    ours = deviance.pop(ROUTE)
    naive = min(deviance, key=lambda name: float(deviance[name].mean()))
    theirs = deviance[naive]
    skill = 1.0 - float(ours.mean() / theirs.mean())
    actual = np.array([one.seen.spend.sum() for one in found])
    total = np.array([one.forecasts[ROUTE].sum() for one in found])
    return RouteJudgement(
        origins=len(found),
        customers=sum(len(one.seen.spend) for one in found),
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
        constant_log_loss=float(np.mean([one.log_loss(np.full(len(one.seen.spend), one.share)) for one in found])),
    )


def _below_zero(ratios: Floats) -> bool:
    """Whether the mean is below 0 beyond chance; one origin cannot say."""
    if len(ratios) < 2:
        return False
    error = float(ratios.std(ddof=1)) / np.sqrt(len(ratios))
    return bool(ratios.mean() < -float(student_t.ppf(CHANCE, len(ratios) - 1)) * error)

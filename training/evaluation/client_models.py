"""Judges the models for client bodies as they serve: on what a client could have sent, at the same origins as all others.

Over the plan's horizon among active customers, and over a year (what ``predicted_clv`` says) among everybody, at the latest
origin that a year follows. Each model is fitted on what had ended by then. Beside them the rate of the last year.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.contract.arrays import Floats
from backend.contract.features import CLIENT_NAMES
from backend.contract.parameters.client_models import ClientScoring
from backend.contract.thresholds import HORIZON_DAYS
from backend.errors import UnfittableData
from backend.scoring.client_value import value_clients
from training.candidates.forecast.history import ended_before
from training.candidates.forecast.known import KnownThen
from training.candidates.process.parts import process
from training.candidates.served import heuristic
from training.candidates.served.client_models import fit_client_models, levelled
from training.candidates.served.customer_rows import season_of, years_of
from training.candidates.served.lifetime_models import lifetime_models
from training.evaluation.backtest import MetricTable, mean_metrics
from training.evaluation.metrics import spend_metrics
from training.features.origin import outcome_after
from training.features.snapshots import YEAR, Snapshot
from training.progress import Say

MOST_ORIGINS = 3


@dataclass(frozen=True, slots=True)
class ClientModelMetrics:
    """Means over the origins by model type; ``coverage`` is the share of customers whom the interval held."""

    horizon_days: int
    origins: tuple[str, ...]
    customers: int
    spend: MetricTable
    coverage: dict[str, float]


def judge_client_models(then: KnownThen, tests: Sequence[Snapshot], say: Say) -> list[ClientModelMetrics]:
    """At the last test origins over the horizon, and a year ago over a year; nothing where no lifetime can be modelled."""
    snapshots, end = then.snapshots, then.snapshots[-1].ended
    followed = [one for one in snapshots if one.day + YEAR <= end and ended_before(snapshots, one)]
    judged = []
    for horizon, origins in ((HORIZON_DAYS, tests[-MOST_ORIGINS:]), (YEAR, followed[-1:])):
        say(f"judging models for client bodies over {horizon} days")
        found = [scores for later in origins if (scores := _judge(later, then, horizon))]
        if found:
            judged.append(_mean(found))
    return judged


def _mean(found: Sequence[ClientModelMetrics]) -> ClientModelMetrics:
    held = mean_metrics([{"held": one.coverage} for one in found])["held"]
    return ClientModelMetrics(
        found[0].horizon_days,
        tuple(origin for one in found for origin in one.origins),
        sum(one.customers for one in found),
        mean_metrics([one.spend for one in found]),
        held,
    )


def _judge(later: Snapshot, then: KnownThen, horizon: int) -> ClientModelMetrics | None:
    """The scores at one origin; None where nobody had bought twice by then, or nobody is active."""
    known = then.before(later)
    try:
        lifetime = lifetime_models(later.sums, known.day, known.part(process))
    except UnfittableData:
        return None
    seen = later.active(then.plan.active_days) if horizon == HORIZON_DAYS else later
    if not len(seen.who):
        return None
    chance = known.part(heuristic.of)
    season = season_of(later, chance.clock)
    scoring = levelled(ClientScoring(fit_client_models(known), lifetime, chance.at(years_of(later))), later, season)
    actual = outcome_after(seen.sums, seen.who, seen.day, horizon)[0]
    return _scored(seen, actual, scoring, horizon, season)


def _scored(seen: Snapshot, actual: Floats, scoring: ClientScoring, horizon: int, season: float) -> ClientModelMetrics:
    rate = seen.columns["spend_last_365_days"] / min(float(YEAR), seen.history_days) * horizon
    scores: MetricTable = {"recent_rate": spend_metrics(actual, rate)}
    coverage: dict[str, float] = {}
    value = value_clients(seen.matrix(CLIENT_NAMES), seen.day, scoring, scoring.available, (horizon,), season)
    for name in scoring.available:
        forecast = value.over(horizon, name)
        inside = (actual >= forecast * value.low[horizon]) & (actual <= forecast * value.high[horizon])
        scores[name], coverage[name] = spend_metrics(actual, forecast), float(inside.mean())
    return ClientModelMetrics(horizon, (f"{seen.cutoff:%Y-%m-%d}",), len(actual), scores, coverage)

"""Judges the models for client bodies as they serve: on what a client could have sent, at the same origins as all others.

Over the plan's horizon among active customers, and over a year (what ``predicted_clv`` says) among everybody, at the latest
origin that a year follows. Each model is fitted on what had ended by then. Beside them the rate of the last year.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.contract.features import CLIENT_NAMES
from backend.contract.parameters.client_models import ClientScoring
from backend.errors import UnfittableData
from backend.scoring.client_value import first_months, value_clients
from training.candidates.forecast.history import ended_before, spaced
from training.candidates.lifetime.lifetime_value import LifetimeFits
from training.candidates.served import heuristic
from training.candidates.served.client_models import fit_client_models
from training.candidates.served.customer_rows import season_of, years_of
from training.evaluation.backtest import MetricTable, mean_metrics
from training.evaluation.metrics import spend_metrics
from training.features.purchase_days import spend_between
from training.features.snapshots import Snapshot
from training.plan import Plan
from training.progress import Say

YEAR_DAYS = 365


@dataclass(frozen=True, slots=True)
class ClientModelMetrics:
    """Means over the origins by model type; ``coverage`` is the share of customers whom the interval held."""

    horizon_days: int
    origins: tuple[str, ...]
    customers: int
    spend: MetricTable
    coverage: dict[str, float]


def judge_client_models(
    snapshots: Sequence[Snapshot], tests: Sequence[datetime], fits: LifetimeFits, plan: Plan, say: Say
) -> list[ClientModelMetrics]:
    """Return metrics at the test origins, and a year ago over a year; none where no lifetime can be fitted."""
    apart = spaced(snapshots, plan.step_days)
    end = apart[-1].cutoff + timedelta(days=plan.horizon_days)
    followed = [
        one
        for one in apart
        if one.cutoff + timedelta(days=YEAR_DAYS) <= end and ended_before(apart, one, plan.horizon_days)
    ]
    runs = [(plan.horizon_days, [one for one in apart if one.cutoff in tests]), (YEAR_DAYS, followed[-1:])]
    judged = []
    for horizon, origins in runs:
        say(f"judging models for client bodies over {horizon} days")
        found = [scores for later in origins if (scores := _judge(later, apart, horizon, fits, plan))]
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


def _judge(
    later: Snapshot, apart: Sequence[Snapshot], horizon: int, fits: LifetimeFits, plan: Plan
) -> ClientModelMetrics | None:
    """Return the metrics at one origin; None where nobody had bought twice by then."""
    cutoff, earlier = later.cutoff.toordinal(), ended_before(apart, later, plan.horizon_days)
    near = horizon == plan.horizon_days
    try:
        lifetime = fits.at(cutoff).parameters
    except UnfittableData:
        return None
    chance = heuristic.fit(earlier, plan)
    scoring = ClientScoring(fit_client_models(earlier, fits.days, plan, chance), lifetime, chance.at(years_of(earlier[-1])))
    seen = later.active(plan.active_days) if near else later
    actual = seen.spend if near else spend_between(fits.days, cutoff, cutoff + horizon)[_places(seen, fits)]
    return _scored(seen, actual, scoring, horizon, season_of(later, chance.clock, plan))


def _scored(seen: Snapshot, actual: Floats, scoring: ClientScoring, horizon: int, season: float) -> ClientModelMetrics:
    X = seen.matrix(CLIENT_NAMES)
    months = first_months(seen.cutoff.date(), seen.columns["tenure_days"])
    rate = seen.columns["spend_last_365_days"] / min(float(YEAR_DAYS), seen.history_days) * horizon
    scores, coverage = {"recent_rate": spend_metrics(actual, rate)}, {}
    value = value_clients(X, months, scoring, scoring.available, (horizon,), season)
    for name in scoring.available:
        forecast = value.over(horizon, name)
        inside = (actual >= forecast * value.low[horizon]) & (actual <= forecast * value.high[horizon])
        scores[name], coverage[name] = spend_metrics(actual, forecast), float(inside.mean())
    return ClientModelMetrics(horizon, (f"{seen.cutoff:%Y-%m-%d}",), len(actual), scores, coverage)


def _places(seen: Snapshot, fits: LifetimeFits) -> NDArray[np.intp]:
    """Return each customer's position in the log's ids."""
    return np.searchsorted(fits.days.ids.astype(np.str_), seen.customer_ids)

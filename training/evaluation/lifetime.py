"""The lifetime models judged out of time: how many purchases, how much spend, how likely a purchase, over any horizon.

Each origin's models are fitted on the days before it alone. Beside them the rate of the last year, which knows no model.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.thresholds import ACTIVE_DAYS, HORIZON_DAYS
from backend.errors import UnfittableData
from backend.scoring.lifetime.lifetime_value import project_lifetime_value
from training.candidates.lifetime.lifetime_value import LifetimeFits
from training.evaluation.backtest import MetricTable, mean_metrics
from training.evaluation.metrics import probability_metrics, spend_metrics
from training.features.purchase_days import buyers_between, histories_at, purchases_between, spend_between
from training.progress import Say

YEAR_DAYS = 365


@dataclass(frozen=True, slots=True)
class LifetimeMetrics:
    """Means over the origins; ``counts`` in purchase days, ``spend`` in currency over ``horizon_days``."""

    horizon_days: int
    origins: tuple[str, ...]
    counts: MetricTable
    spend: MetricTable
    probability: MetricTable


def judge_lifetime(fits: LifetimeFits, tests: Sequence[datetime], say: Say) -> list[LifetimeMetrics]:
    """Return metrics of active customers at the test origins, and of everybody over the last year if logged.

    Nothing where the log holds nobody who bought twice: there is no lifetime to model.
    """
    end = tests[-1] + timedelta(days=HORIZON_DAYS)
    year_ago = end - timedelta(days=YEAR_DAYS)
    runs = [(HORIZON_DAYS, list(tests), ACTIVE_DAYS)]
    if year_ago.toordinal() - fits.days.first_day >= YEAR_DAYS // 2:
        runs.append((YEAR_DAYS, [year_ago], np.inf))
    judged = []
    for horizon, origins, active_days in runs:
        say(f"judging lifetimes over {horizon} days")
        try:
            scores = [_judge(fits, origin.toordinal(), horizon, active_days) for origin in origins]
        except UnfittableData:
            continue
        judged.append(
            LifetimeMetrics(
                horizon,
                tuple(f"{origin:%Y-%m-%d}" for origin in origins),
                *(mean_metrics(part) for part in zip(*scores, strict=True)),
            )
        )
    return judged


def _judge(
    fits: LifetimeFits, cutoff: int, horizon: int, active_days: float
) -> tuple[MetricTable, MetricTable, MetricTable]:
    """Return metrics of counts, spend and probability of customers who bought in the ``active_days`` before."""
    days, parameters = fits.days, fits.at(cutoff).parameters
    seen, history = histories_at(days, cutoff)
    active = history.T_days - history.recency_days <= active_days
    who, history = seen[active], history.where(active)
    forecast = project_lifetime_value(history, parameters, float(horizon))
    scale = horizon / history.recent_window_days
    recent = purchases_between(days, cutoff - round(history.recent_window_days), cutoff)[who] * scale
    counts, spend, bought = (
        actual(days, cutoff, cutoff + horizon)[who].astype(float)
        for actual in (purchases_between, spend_between, buyers_between)
    )
    best_constant = np.full(len(who), bought.mean())  # known in hindsight only: no constant can do better
    return (
        {"recent_rate": count_metrics(counts, recent), "lifetime": count_metrics(counts, forecast.purchases)},
        {
            "recent_rate": spend_metrics(spend, history.recent_spend * scale),
            "lifetime": spend_metrics(spend, forecast.spend),
        },
        {
            "best_constant": probability_metrics(bought, best_constant),
            "lifetime": probability_metrics(bought, forecast.purchase_probability),
        },
    )


def count_metrics(actual: Floats, expected: Floats) -> dict[str, float]:
    """Return ``mae`` in purchases; ``correlation`` (Pearson, as Fader, Hardie & Lee 2005 report it); ``bias``."""
    constant = np.ptp(actual) == 0 or np.ptp(expected) == 0
    return {
        "mae": float(np.mean(np.abs(actual - expected))),
        "correlation": 0.0 if constant else float(np.corrcoef(actual, expected)[0, 1]),
        "bias": float(expected.sum() / actual.sum() - 1) if actual.sum() > 0 else 0.0,
    }

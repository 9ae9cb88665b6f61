"""The value of a year (or of what the log allows) beside what came, forecast from days that are long past."""

from collections.abc import Iterable, Sequence
from datetime import date

from backend.contract.arrays import Floats
from tests.retail import spearman
from training.candidates.forecast.history import ended_before
from training.candidates.forecast.known import Known, KnownThen
from training.candidates.registry import PROBABILITY, SPEND
from training.candidates.story import fit_story
from training.evaluation.backtest import backtest
from training.features.cumulative import Cumulative
from training.features.origin import outcome_after
from training.features.snapshots import Snapshot, midnight, snapshot
from training.plan import Plan, origins

Miss = tuple[float, float]
"""Forecast total / actual total - 1, and Spearman's rank correlation over customers."""


def miss(sums: Cumulative, day: int, days: int, champions: tuple[str, str]) -> Miss:
    """Fit on the log before ``day`` (an ordinal) and value everybody known over the next ``days``."""
    said, came = valued(sums, day, days, champions)
    return float(said.sum() / came.sum() - 1.0), spearman(said, came)


def valued(sums: Cumulative, day: int, days: int, champions: tuple[str, str]) -> tuple[Floats, Floats]:
    """Forecast and actual net spend over ``days``, shape ``(n_customers,)`` each, in currency."""
    now = snapshot(sums, midnight(day))
    history = ended_before(before(sums, day), now)
    record = fit_story(Known(history, Plan()), *champions).record(now, (days,))
    return record.at(days).spend, outcome_after(sums, now.who, day, days)[0]


def before(sums: Cumulative, day: int) -> list[Snapshot]:
    """The origins that a log ending on the day before ``day`` has, oldest first."""
    cutoffs = origins(sums.days.first_day, day - 1, Plan())
    return [one for cutoff in cutoffs if len((one := snapshot(sums, midnight(cutoff))).who)]


def active_in(snapshots: Sequence[Snapshot], champion: str, days: float) -> tuple[float, float]:
    """The champion's mean Gini and deviance at the test origins, among who bought in the last ``days``."""
    plan = Plan(active_days=days)
    racing, constant = {champion: SPEND[champion]}, {"constant": PROBABILITY["constant"]}
    judged = backtest(KnownThen(snapshots, plan), racing, constant, lambda step: None)
    scores = judged.groups()["active"]["spend"][champion]
    return scores["gini"], scores["deviance"]


def misses(sums: Cumulative, years: Iterable[date], days: int, champions: tuple[str, str]) -> dict[str, Miss]:
    """Return what was missed, by day."""
    return {f"{day}": miss(sums, day.toordinal(), days, champions) for day in years}

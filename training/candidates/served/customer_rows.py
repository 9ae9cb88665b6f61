"""Everybody known at each origin of a history as one table: what the request route's two models learn from.

Money and counts grow with the log, whatever customers do: sums are taken per year of log, so that an early origin and a
late one say the same. What happened is taken out of its season.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.parameters.season import SeasonClock
from backend.contract.thresholds import HORIZON_DAYS
from backend.scoring.season_index import season_index
from training.candidates.forecast.history import weights
from training.features.snapshots import Snapshot
from training.plan import Plan

HALF_LIFE_DAYS = 180.0
YEAR_DAYS, LEAST_YEARS = 365.25, 1 / 12
SUMS = ("total_spend", "total_units", "unique_products")
"""The features that are sums over the whole log."""


@dataclass(frozen=True, slots=True)
class CustomerRows:
    """``X`` is ``contract_v1``, shape ``(n_rows, 6)``, as a request would send it; the rest ``(n_rows,)``.

    ``years`` of log lie behind the row's origin, ``season`` is the index of the window that followed, ``spend`` (currency)
    and ``bought`` (0 or 1) what happened in it, ``weight`` halves with an origin's age.
    """

    X: Floats
    years: Floats
    season: Floats
    spend: Floats
    bought: Floats
    weight: Floats


def customer_rows(history: Sequence[Snapshot], clock: SeasonClock, plan: Plan) -> CustomerRows:
    """Return the history as one table; of more than ``plan.most_examples`` rows, about that many by lot."""
    total = sum(len(past.who) for past in history)
    kept = np.random.default_rng(plan.seed).random(total) * total < plan.most_examples
    ends = np.cumsum([len(past.who) for past in history])[:-1]
    drawn = [*zip(history, np.split(kept, ends), strict=True)]
    return CustomerRows(
        np.vstack([past.matrix()[some] for past, some in drawn]),
        np.concatenate([np.full(some.sum(), years_of(past)) for past, some in drawn]),
        np.concatenate([np.full(some.sum(), season_of(past, clock)) for past, some in drawn]),
        np.concatenate([past.spend[some] for past, some in drawn]),
        np.concatenate([past.bought[some] for past, some in drawn]),
        weights(history, HALF_LIFE_DAYS)[kept],
    )


def years_of(snapshot: Snapshot) -> float:
    """Return the years of log before the cutoff; a month at least."""
    return years(snapshot.history_days)


def years(days: float) -> float:
    """Return a log's length in years; a month at least."""
    return max(days / YEAR_DAYS, LEAST_YEARS)


def season_of(snapshot: Snapshot, clock: SeasonClock) -> float:
    """Return the season of the window that follows the cutoff."""
    return season_index(clock, snapshot.day, HORIZON_DAYS)

"""The shop as of one cutoff, with what happened next; training sees a row of these, oldest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from backend.contract.features import FEATURE_NAMES
from training.features.expressions import daily_spend, features_as_of, outcome_after
from training.plan import Plan

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Customers as of ``cutoff``: what was known, and the ``horizon_days`` that followed.

    ``columns`` holds every feature, shape ``(n_customers,)`` each; ``spend`` (currency, >= 0) and ``bought`` (0 or 1) are
    what happened next; ``season`` is the index of the window to come, ``history_days`` the log's length before the cutoff.
    """

    cutoff: datetime
    customer_ids: NDArray[np.str_]
    columns: dict[str, Floats]
    spend: Floats
    bought: Floats
    season: float
    history_days: float

    def matrix(self, names: Sequence[str] = FEATURE_NAMES) -> Floats:
        """Shape ``(n_customers, len(names))``."""
        return np.column_stack([self.columns[name] for name in names])

    def only(self, mask: NDArray[np.bool_]) -> "Snapshot":
        """The same moment, for some of the customers."""
        return Snapshot(
            self.cutoff, self.customer_ids[mask], {name: column[mask] for name, column in self.columns.items()},
            self.spend[mask], self.bought[mask], self.season, self.history_days,
        )

    def active(self, days: float) -> "Snapshot":
        """Those who bought in the ``days`` before the cutoff, judged from the past alone."""
        return self.only(self.columns["recency_days"] <= days)


def snapshot(lines: ir.Table, cutoff: datetime, plan: Plan, days: tuple[NDArray[np.datetime64], Floats]) -> Snapshot:
    """Features strictly before ``cutoff`` joined with the outcome after it; customers in order of their id."""
    future = outcome_after(lines, cutoff, plan.horizon_days)
    joined = features_as_of(lines, cutoff).left_join(future, "customer_id").drop("customer_id_right")
    table = joined.order_by("customer_id").to_pyarrow()
    columns = {name: np.nan_to_num(table[name].to_numpy().astype(float))
               for name in table.column_names if name != "customer_id"}
    spend, bought = columns.pop("spend"), columns.pop("bought")
    return Snapshot(
        cutoff, np.asarray(table["customer_id"].to_pylist(), dtype=np.str_), columns, spend, bought,
        season_index(*days, cutoff, plan.horizon_days), (np.datetime64(cutoff) - days[0][0]) / np.timedelta64(1, "D"),
    )


def spend_by_day(lines: ir.Table) -> tuple[NDArray[np.datetime64], Floats]:
    """The log's days, oldest first, and the shop's net spend on each."""
    table = daily_spend(lines).to_pyarrow()
    return table["day"].to_numpy().astype("datetime64[D]"), table["spend"].to_numpy().astype(float)


def season_index(days: NDArray[np.datetime64], spend: Floats, cutoff: datetime, horizon_days: int) -> float:
    """The window's spend a year ago over the mean window of that year; 1 where the log is younger than a year."""
    year_ago = cutoff - timedelta(days=365)
    if not len(days) or days[0] > np.datetime64(year_ago, "D"):
        return 1.0
    year = (days >= np.datetime64(year_ago, "D")) & (days < np.datetime64(cutoff, "D"))
    window = year & (days < np.datetime64(year_ago + timedelta(days=horizon_days), "D"))
    mean_window = spend[year].sum() * horizon_days / 365
    return float(spend[window].sum() / mean_window) if mean_window > 0 else 1.0

"""Who counts as active in this shop, and where its log begins and ends."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from backend.contract.thresholds import ACTIVE_DAYS
from training.features.customer_days import CustomerDays
from training.features.snapshots import Snapshot

GRID: Final = (30.0, 45.0, 60.0, 90.0, 120.0, 180.0, 270.0, 365.0, 540.0, 730.0)
SHARE: Final = 0.95
LEAST_BUYERS: Final = 100
FAR: Final = 5.0
_LEAST_SILENCE, _FEW, _USUAL = 60, 0.001, 0.99


def activity_window(snapshots: Sequence[Snapshot]) -> float:
    """The shortest window of ``GRID`` from which 95 % of returning spend of past windows came; 90 days where too few
    came back to tell.
    """
    recency = np.concatenate([past.columns["recency_days"] for past in snapshots])
    spend = np.concatenate([past.spend for past in snapshots])
    buyers = spend > 0
    if buyers.sum() < LEAST_BUYERS:
        return ACTIVE_DAYS
    total = float(spend.sum())
    return next((days for days in GRID if spend[recency <= days].sum() >= SHARE * total), GRID[-1])


def bounds(days: CustomerDays) -> tuple[int, int]:
    """The first and last day of the log without rows that stand far outside of it: one mis-dated row moves neither end.

    Rows are left out at an end where they are at most a thousandth of all (or three), and the silence between them and the
    rest is two months at least and five times what is usual in this log.
    """
    ordered, rows = np.unique(days.day, return_counts=True)
    return _start(ordered, rows), -_start(-ordered[::-1], rows[::-1])


def _start(ordered: NDArray[np.int64], rows: NDArray[np.int64]) -> int:
    """The first day after the last long silence that has few rows before it."""
    few, silences = max(3, int(_FEW * rows.sum())), np.diff(ordered)
    if not len(silences):
        return int(ordered[0])
    long = silences >= max(_LEAST_SILENCE, FAR * float(np.quantile(silences, _USUAL)))
    ends = np.flatnonzero(long & (np.cumsum(rows)[:-1] <= few))
    return int(ordered[ends[-1] + 1]) if len(ends) else int(ordered[0])


def within(days: CustomerDays, first: int, last: int) -> CustomerDays:
    """The rows of the days ``[first, last]``, with the customers who have one."""
    kept = (days.day >= first) & (days.day <= last)
    if kept.all():
        return days
    customers = np.unique(days.customer[kept])
    columns = {
        name: getattr(days, name)[kept]
        for name in ("day", "opened", "closed", "orders", "placed", "net", "gross", "units", "lines", "products")
    }
    place = np.searchsorted(customers, days.customer[kept])
    return CustomerDays(days.ids[customers], days.channel[customers], place, **columns)

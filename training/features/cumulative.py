"""Running sums over the table of customer-days: everything about any day is a difference of two of its rows.

The table is summed once; after that a snapshot costs a few look-ups per customer, however many years the log has.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.scoring.lifetime.purchase_history import RECENT_HALF_LIFE
from training.features.customer_days import CustomerDays

Places = NDArray[np.intp]
PARTS: Final = 10_000
"""Of a unit of currency, as amounts are read; logarithms are rounded to as many parts."""
EXACT: Final = dict.fromkeys(("net", "gross", "returned", "value_logs", "gap_logs"), PARTS) | dict.fromkeys(
    ("value_log_squares", "gap_log_squares"), PARTS**2
)
"""Columns that are summed in whole parts: no customer's sum depends on anybody else's rows."""
_SPAN: Final = 1 << 24
"""More days than any log has: customer x span + day sorts as (customer, day)."""


@dataclass(frozen=True, eq=False)
class Cumulative:
    """Sums up to any row of ``days``, and where a customer's rows before a day begin and end."""

    days: CustomerDays
    _sums: dict[str, NDArray[Any]] = field(default_factory=dict)

    @cached_property
    def _keys(self) -> NDArray[np.int64]:
        return np.asarray(self.days.customer * _SPAN + self.days.day)

    @cached_property
    def starts(self) -> Places:
        """Each customer's first row, and one past the last customer's last: shape ``(n_customers + 1,)``."""
        return np.searchsorted(self.days.customer, np.arange(self.days.ids.size + 1))

    @cached_property
    def first_purchase(self) -> NDArray[np.int64]:
        """The day of each customer's first purchase; one past the log for those who have none. ``(n_customers,)``."""
        first = np.full(self.days.ids.size, self.days.last_day + 1)
        bought = self.days.purchase
        np.minimum.at(first, self.days.customer[bought], self.days.day[bought])
        return first

    @cached_property
    def first_rows(self) -> Places:
        """The row of each customer's first purchase, shape ``(n_customers,)``; past the last row of those who have none."""
        return self.rows_before(np.arange(self.days.ids.size), self.first_purchase)

    @cached_property
    def latest(self) -> Places:
        """Of every row, the latest purchase row at or before it; -1 before the first of all."""
        place = np.where(self.days.purchase, np.arange(len(self.days.day)), -1)
        return np.asarray(np.maximum.accumulate(place))

    def known(self, cutoff: int) -> NDArray[np.intp]:
        """The customers with a purchase before the cutoff (an ordinal)."""
        return np.flatnonzero(self.first_purchase < cutoff)

    def rows_before(self, who: Places, day: int | NDArray[np.int64]) -> Places:
        """One past each customer's last row before ``day``, shape of ``who``."""
        return np.searchsorted(self._keys, who * _SPAN + day)

    def purchase_before(self, rows: Places) -> Places:
        """The purchase row before each of these purchase rows; -1 where it is the customer's first."""
        earlier = np.where(rows > 0, self.latest[np.maximum(rows - 1, 0)], -1)
        same = (earlier >= 0) & (self.days.customer[np.maximum(earlier, 0)] == self.days.customer[rows])
        return np.asarray(np.where(same, earlier, -1))

    def between(self, name: str, who: Places, start: int, end: int) -> Floats:
        """Sum of a column over the days ``[start, end)`` of each customer, shape of ``who``."""
        return self.difference(name, self.rows_before(who, start), self.rows_before(who, end))

    def before(self, name: str, who: Places, cutoff: int) -> Floats:
        """Sum of a column over all days before the cutoff, shape of ``who``."""
        return self.difference(name, self.starts[who], self.rows_before(who, cutoff))

    def difference(self, name: str, starts: Places, ends: Places) -> Floats:
        """Sum of a column over each customer's rows from ``starts`` to before ``ends``, shape of both."""
        if name.startswith("recent"):
            return self._each(name, starts, ends)
        sums = self.sums(name)
        found = sums[ends] - sums[starts]
        return np.asarray(found / EXACT.get(name, 1), dtype=np.float64)

    def _each(self, name: str, starts: Places, ends: Places) -> Floats:
        """Weighted columns are no whole numbers: every customer's rows are summed alone, so that no other's play a part."""
        if name not in self._sums:
            self._sums[name] = np.append(self._derived(name), 0.0)
        found = np.add.reduceat(self._sums[name], np.column_stack([starts, ends]).ravel())[::2]
        return np.asarray(np.where(starts < ends, found, 0.0))

    @cached_property
    def _shop(self) -> Floats:
        """The shop's net spend up to the end of each day of the log, one longer than the log."""
        days = self.days
        return np.concatenate([[0.0], np.cumsum(np.bincount(days.day - days.first_day, days.net))])

    def shop_spend(self, start: int, end: int) -> float:
        """Net spend of everybody in the days ``[start, end)``."""
        total, first = self._shop, self.days.first_day
        return float(total[np.clip(end - first, 0, len(total) - 1)] - total[np.clip(start - first, 0, len(total) - 1)])

    def sums(self, name: str) -> NDArray[Any]:
        """Running sums of a column (a field of ``CustomerDays`` or one of ``_derived``), one longer than the table."""
        if name not in self._sums:
            column = self._derived(name)
            exact = np.rint(column * EXACT[name]).astype(np.int64) if name in EXACT else column
            self._sums[name] = np.concatenate([np.zeros(1, exact.dtype), np.cumsum(exact)])
        return self._sums[name]

    def _derived(self, name: str) -> Floats:
        """A column by name: ``buys`` (1 on purchase days), ``returned`` money, gaps between purchase days and the like."""
        days = self.days
        if hasattr(days, name) and name != "purchase":
            return np.asarray(getattr(days, name), dtype=np.float64)
        if name == "buys":
            return days.purchase.astype(np.float64)
        if name == "returned":
            return np.maximum(days.gross - days.net, 0.0)
        return self._of_gaps(name) if name.startswith("gap") else self._of_values(name)

    @cached_property
    def _gaps(self) -> Floats:
        """Days since the purchase day before, 0 on the first and where nothing was bought."""
        rows = np.flatnonzero(self.days.purchase)
        earlier = self.purchase_before(rows)
        gap = np.zeros(len(self.days.day))
        gap[rows] = np.where(earlier >= 0, self.days.day[rows] - self.days.day[np.maximum(earlier, 0)], 0)
        return gap

    def _of_gaps(self, name: str) -> Floats:
        logs = np.log(np.maximum(self._gaps, 1.0)).round(4)
        return {"gap_logs": logs, "gap_log_squares": logs**2}[name]

    def _of_values(self, name: str) -> Floats:
        """Logs of the mean order value of purchase days, plain or with a weight that halves with every half year of age."""
        days = self.days
        value = np.where(days.purchase, days.gross / np.maximum(days.placed, 1.0), 1.0)
        log_value, bought = (
            np.where(days.purchase, np.log(np.maximum(value, 1e-9)).round(4), 0.0),
            days.purchase.astype(np.float64),
        )
        weight = bought * 2.0 ** ((days.day - days.first_day) / RECENT_HALF_LIFE)
        return {
            "value_logs": log_value,
            "value_log_squares": log_value**2,
            "recent_weight": weight,
            "recent_value_logs": weight * log_value,
            "recent_values": weight * days.gross,
        }[name]

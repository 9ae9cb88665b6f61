"""The order log, one row per customer and day, and each customer's history as of any cutoff."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.errors import UnfittableData
from backend.scoring.lifetime.purchase_history import PurchaseHistory

if TYPE_CHECKING:
    import ibis.expr.types as ir

Days = NDArray[np.int64]

_YEAR_DAYS = 365
_BURN_IN_DAYS = 90
"""Customers first seen in the log's first 90 days (or first quarter, if shorter) may be older than the
log."""


@dataclass(frozen=True, slots=True)
class PurchaseDays:
    """Rows sorted by customer, then day; arrays of shape ``(n_rows,)``.

    ``customer``: 0, 1, 2 ... in the order of ``ids``; ``day``: proleptic ordinal, as ``date.toordinal``
    gives; ``net``: currency, returns subtracted; ``purchase``: whether an order of positive net amount stands
    on the day; ``channel``: per customer, "" where unknown.
    """

    ids: NDArray[Any]
    customer: Days
    day: Days
    net: Floats
    purchase: NDArray[np.bool_]
    channel: NDArray[np.str_]

    def before(self, cutoff: int) -> "PurchaseDays":
        """Return the rows of the days before the cutoff (an ordinal); ids stay."""
        kept = self.day < cutoff
        rows = (self.customer[kept], self.day[kept], self.net[kept], self.purchase[kept])
        return PurchaseDays(self.ids, *rows, self.channel)

    @property
    def first_day(self) -> int:
        """Return the first day of the log, as an ordinal."""
        return int(self.day.min())


def purchase_days(orders: "ir.Table", *, channel: str | None = None) -> PurchaseDays:
    """Collapse a cleaned Ibis table (customer_id, order_id, at, net_amount, quantity) to customers' days.

    ``channel`` names a further column, of which the customer's first value is kept. An order that nets to
    zero or less (a cancellation) is no purchase, but its amount counts. Raises ``UnfittableData`` for an
    empty table.
    """
    import ibis  # noqa: PLC0415 - half a second, and only who reads a log pays for it

    by_order = orders.group_by("customer_id", "order_id").agg(
        at=orders["at"].min(),
        net=orders["net_amount"].sum().cast("float64"),
        channel=(orders[channel].cast("string").min() if channel else ibis.literal("")),
    )
    daily = (
        by_order.group_by("customer_id", day=by_order["at"].date())
        .agg(net=by_order["net"].sum(), purchase=(by_order["net"] > 0).any(), channel=by_order["channel"].min())
        .order_by("customer_id", "day")
        .to_pyarrow()
    )
    if not daily.num_rows:
        raise UnfittableData("The order log has no order with a customer.")
    named = daily["customer_id"].combine_chunks().dictionary_encode()  # in order, so the first seen is the first
    ids, customer = named.dictionary.to_numpy(zero_copy_only=False), named.indices.to_numpy().astype(np.int64)
    epoch = date(1970, 1, 1).toordinal()
    day = daily["day"].to_numpy(zero_copy_only=False).astype("datetime64[D]").astype(np.int64) + epoch
    first = np.flatnonzero(np.diff(customer, prepend=-1))
    channels = np.array([value or "" for value in daily["channel"].take(first).to_pylist()], dtype=np.str_)
    net, purchase = daily["net"].to_numpy(), daily["purchase"].to_numpy(zero_copy_only=False)
    return PurchaseDays(ids, customer, day, net, purchase, channels)


def histories_at(days: PurchaseDays, cutoff: int) -> tuple[NDArray[np.int64], PurchaseHistory]:
    """Return everybody with a purchase before the cutoff (an ordinal): positions in ``days.ids``, and their history.

    Raises ``UnfittableData`` when nobody has bought by then.
    """
    past = days.before(cutoff)
    bought = past.purchase
    if not bought.any():
        raise UnfittableData("Nobody has bought anything before the cutoff.")
    size = days.ids.size
    customer, day = past.customer[bought], past.day[bought]
    purchases = np.bincount(customer, minlength=size)
    first, last = np.full(size, cutoff), np.zeros(size, dtype=np.int64)
    np.minimum.at(first, customer, day)
    np.maximum.at(last, customer, day)
    net = np.bincount(past.customer, past.net, size)
    window, burn_in = memory(past, cutoff)
    recent = past.day >= cutoff - window
    recent_net = np.bincount(past.customer[recent], past.net[recent], size)
    opening = past.day == first[past.customer]
    first_value = np.bincount(past.customer[opening], past.net[opening], size)
    seen = np.flatnonzero(purchases)
    started = first[seen]
    return seen, PurchaseHistory(
        frequency=(purchases[seen] - 1.0).astype(np.float64),
        recency_days=(last[seen] - started).astype(np.float64),
        T_days=(cutoff - started).astype(np.float64),
        monetary_value=np.maximum(net[seen], 0.0) / purchases[seen],
        recent_spend=np.maximum(recent_net[seen], 0.0),
        established=started < past.first_day + burn_in,
        first_value=first_value[seen].astype(np.float64),
        first_month=_months(started),
        channel=days.channel[seen],
        recent_window_days=float(window),
    )


def memory(days: PurchaseDays, cutoff: int) -> tuple[int, int]:
    """Return the days before a cutoff that count as recent, and those in which older customers are first seen."""
    known = cutoff - days.first_day
    return min(_YEAR_DAYS, known), min(_BURN_IN_DAYS, known // 4)


def spend_between(days: PurchaseDays, start: int, end: int) -> Floats:
    """Return the net spend of every id in the days [start, end), floored at 0; shape ``(n_ids,)``."""
    inside = (days.day >= start) & (days.day < end)
    return np.maximum(np.bincount(days.customer[inside], days.net[inside], days.ids.size), 0.0)


def purchases_between(days: PurchaseDays, start: int, end: int) -> Floats:
    """Return the purchase days of every id in the days [start, end); shape ``(n_ids,)``."""
    inside = (days.day >= start) & (days.day < end) & days.purchase
    return np.bincount(days.customer[inside], minlength=days.ids.size).astype(np.float64)


def buyers_between(days: PurchaseDays, start: int, end: int) -> NDArray[np.bool_]:
    """Return whether each id has a purchase in the days [start, end); shape ``(n_ids,)``."""
    return np.asarray(purchases_between(days, start, end) > 0)


def _months(ordinals: Days) -> Days:
    since_epoch = (ordinals - date(1970, 1, 1).toordinal()).astype("datetime64[D]")
    return np.asarray(since_epoch.astype("datetime64[M]").astype(np.int64) % 12 + 1)

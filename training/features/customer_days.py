"""The order log, one row per customer and day: the one table that every feature and outcome is a sum over.

What counts as an order counts in orders, units and money alike. A day's return or cancellation lowers units and money on
the day it was booked; where it takes back the whole of an earlier order, that order leaves the count on the same day.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
from ibis import _
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.errors import UnfittableData
from training.features.purchase_days import PurchaseDays

Days = NDArray[np.int64]
EPOCH = date(1970, 1, 1).toordinal()
_CENT_PARTS = 10_000


@dataclass(frozen=True, slots=True)
class CustomerDays:
    """Rows sorted by customer, then day; arrays of shape ``(n_rows,)`` unless said otherwise.

    ids        customer ids, sorted, shape ``(n_customers,)``
    channel    per customer, where the first order came from, "" where unknown
    customer   0, 1, 2 ... in the order of ``ids``
    day        proleptic ordinal, as ``date.toordinal`` gives
    opened     days from the day's midnight to its first order, in [0, 1); ``closed`` to its last
    orders     orders of positive net amount, minus earlier ones that a cancellation of this day took back whole
    placed     orders of positive net amount alone: above 0 on a purchase day
    net        currency, returns subtracted
    gross      currency of the orders of positive net amount
    units      units bought minus units sent back
    lines      order lines of ``placed`` orders
    products   products that the customer had never bought before
    """

    ids: NDArray[np.str_]
    channel: NDArray[np.str_]
    customer: Days
    day: Days
    opened: Floats
    closed: Floats
    orders: Floats
    placed: Floats
    net: Floats
    gross: Floats
    units: Floats
    lines: Floats
    products: Floats

    @property
    def purchase(self) -> NDArray[np.bool_]:
        """Whether an order of positive net amount was placed on the day."""
        return np.asarray(self.placed > 0)

    @property
    def first_day(self) -> int:
        """The first day of the log, as an ordinal."""
        return int(self.day.min())

    @property
    def last_day(self) -> int:
        """The last day of the log, as an ordinal."""
        return int(self.day.max())

    def purchase_days(self) -> PurchaseDays:
        """The columns that the lifetime models for client bodies look at."""
        return PurchaseDays(self.ids, self.customer, self.day, self.net, self.purchase, self.channel)


def customer_days(lines: ir.Table) -> CustomerDays:
    """Collapse cleaned order lines (``customer_id, order_id, product_id, quantity, at, country, net_amount``).

    Raises ``UnfittableData`` where there is no order with a customer.
    """
    table = _daily(lines).order_by("customer_id", "day").to_pyarrow()
    if not table.num_rows:
        raise UnfittableData("The order log has no order with a customer.")
    named = table["customer_id"].combine_chunks().dictionary_encode()  # in order, so the first seen is the first
    ids = np.asarray(named.dictionary.to_pylist(), dtype=np.str_)
    customer = named.indices.to_numpy().astype(np.int64)
    first = np.flatnonzero(np.diff(customer, prepend=-1))
    channel = np.asarray([value or "" for value in table["channel"].take(first).to_pylist()], dtype=np.str_)
    numbers = {
        name: _numbers(table[name]) for name in ("opened", "closed", "orders", "placed", "units", "lines", "products")
    }
    money = {name: _numbers(table[name]) / _CENT_PARTS for name in ("net", "gross")}
    day = table["day"].to_numpy(zero_copy_only=False).astype("datetime64[D]").astype(np.int64) + EPOCH
    return CustomerDays(ids, channel, customer, day, **numbers, **money)


def _numbers(column: Any) -> Floats:
    return np.nan_to_num(column.to_numpy(zero_copy_only=False).astype(np.float64))


def ordinal(moment: datetime | date) -> int:
    """The day of a moment, as an ordinal."""
    return moment.toordinal()


def _daily(lines: ir.Table) -> ir.Table:
    """One row per customer and day."""
    orders = _orders(lines)
    taken = _taken_back(orders)
    good = orders.net > 0
    by_day = orders.group_by("customer_id", "day").agg(
        opened=_of_day(orders["at"].min(where=good)),
        closed=_of_day(orders["last"].max(where=good)),
        placed=good.cast("int64").sum(),
        net=orders.net.sum(),
        gross=orders.net.sum(where=good),
        units=orders.units.sum(),
        lines=orders.lines.sum(where=good),
        channel=orders.channel.min(),
    )
    joined = by_day.left_join(taken, ["customer_id", "day"]).drop("customer_id_right", "day_right")
    joined = joined.left_join(_new_products(lines), ["customer_id", "day"]).drop("customer_id_right", "day_right")
    return joined.mutate(orders=_.placed - _.taken.fill_null(0))


def _orders(lines: ir.Table) -> ir.Table:
    """One row per customer and order: its day, money in whole ten-thousandths, units and lines."""
    parts = (lines.net_amount.cast("decimal(30, 4)") * _CENT_PARTS).cast("int64")
    return (
        lines.mutate(parts=parts)
        .group_by("customer_id", "order_id")
        .agg(
            at=_["at"].min(),
            last=_["at"].max(),
            net=_.parts.sum().cast("int64"),
            units=_.quantity.sum().cast("float64"),
            lines=_.count(),
            channel=_.country.cast("string").min(),
        )
        .mutate(day=_["at"].date())
    )


def _taken_back(orders: ir.Table) -> ir.Table:
    """Per customer and day of a cancellation, how many earlier orders it took back whole: k-th by k-th."""
    same = ibis.window(group_by=["customer_id", "size", "good"], order_by=["at", "order_id"])
    ranked = orders.filter(_.net != 0).mutate(size=_.net.abs(), good=_.net > 0)
    ranked = ranked.mutate(place=ibis.row_number().over(same))
    back, bought = ranked.filter(~ranked.good), ranked.filter(ranked.good)
    bought = bought.select("customer_id", "size", "place", placed_at="at")
    paired = back.join(bought, ["customer_id", "size", "place"])
    paired = paired.filter(paired.placed_at <= paired["at"])
    return paired.group_by("customer_id", "day").agg(taken=paired.count())


def _new_products(lines: ir.Table) -> ir.Table:
    """Per customer and day, how many products were bought for the first time."""
    bought = lines.filter(lines.quantity > 0, lines.product_id.notnull())
    first = bought.group_by("customer_id", "product_id").agg(day=bought["at"].min().date())
    return first.group_by("customer_id", "day").agg(products=first.count())


def _of_day(moment: ir.TimestampValue) -> ir.NumericValue:
    return (moment.epoch_seconds() % 86_400).cast("float64") / 86_400.0

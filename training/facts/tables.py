"""The log before a date, summed up by the engine: orders, days' nets, products in orders, names of products."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from backend.contract.shop.log_facts import MONEY_UNIT

Ints = NDArray[np.int64]
Column = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Tables:
    """Arrays of one length each group; ``customer`` is a place in ``ids`` (sorted), days count from 1970-01-01.

    Orders (sorted by customer, moment, order id): ``customer, day, value, country``. Nets: ``net_customer, net_day, net,
    back`` (``back``: sum of the day's negative lines, without sign). Products in orders: ``order`` (a place among the
    orders), ``product`` (a place in ``codes``), ``units``. Products of customers: ``own_customer, own_product, own_net``.
    Sent back: ``back_customer, back_product, back_day, back_units``. ``names`` are None where the log has none.
    """

    ids: Column
    customer: Ints
    day: Ints
    value: Ints
    country: Column
    net_customer: Ints
    net_day: Ints
    net: Ints
    back: Ints
    codes: Column
    order: Ints
    product: Ints
    units: Ints
    own_customer: Ints
    own_product: Ints
    own_net: Ints
    back_customer: Ints
    back_product: Ints
    back_day: Ints
    back_units: Ints
    names: Column | None


def tables(lines: ir.Table, as_of: date) -> Tables:
    """Sum up a cleaned log (``training.transactions``) of which nothing on or after ``as_of`` counts."""
    known = lines.filter(lines["at"] < datetime.combine(as_of, time()))
    known = known.mutate(amount=(known["net_amount"] * MONEY_UNIT).cast("int64"), day=known["at"].date())
    bought = known.filter(known["amount"] > 0)
    orders = bought.group_by("customer_id", "order_id").agg(
        moment=bought["at"].min(),
        value=bought["amount"].sum().cast("int64"),
        country=bought["country"].cast("string").min(),
    )
    numbered = orders.mutate(number=ibis.row_number().over(order_by=["customer_id", "moment", "order_id"]))
    found = numbered.order_by("number").to_pyarrow()
    ids = np.array(sorted(set(found["customer_id"].to_pylist())), dtype=object)
    nets = _nets(known)
    named = known.filter(known["product_id"].notnull())
    inside = _inside(named, numbered)
    own = named.group_by("customer_id", "product_id").agg(net=named["amount"].sum().cast("int64")).to_pyarrow()
    back = _back(named)
    codes = np.array(sorted(set(own["product_id"].to_pylist())), dtype=object)
    return Tables(
        ids,
        _place(ids, found["customer_id"]),
        _days(found["moment"]),
        _ints(found["value"]),
        np.array(found["country"].to_pylist(), dtype=object),
        _place(ids, nets["customer_id"]),
        _days(nets["day"]),
        _ints(nets["net"]),
        _ints(nets["back"]),
        codes,
        _ints(inside["number"]),
        _place(codes, inside["product_id"]),
        _ints(inside["units"]),
        _place(ids, own["customer_id"]),
        _place(codes, own["product_id"]),
        _ints(own["net"]),
        _place(ids, back["customer_id"]),
        _place(codes, back["product_id"]),
        _days(back["day"]),
        _ints(back["units"]),
        _names(named, codes),
    )


def _nets(known: ir.Table) -> pa.Table:
    negative = ibis.cases((known["amount"] < 0, -known["amount"]), else_=0).cast("int64")
    daily = known.mutate(negative=negative).group_by("customer_id", "day")
    return daily.agg(net=known["amount"].sum().cast("int64"), back=ibis._.negative.sum().cast("int64")).to_pyarrow()


def _inside(named: ir.Table, numbered: ir.Table) -> pa.Table:
    bought = named.filter(named["amount"] > 0)
    joined = bought.join(numbered.select("customer_id", "order_id", "number"), ["customer_id", "order_id"])
    units = joined.group_by("number", "product_id").agg(units=joined["quantity"].sum().cast("int64"))
    return units.order_by("number", "product_id").to_pyarrow()


def _back(named: ir.Table) -> pa.Table:
    back = named.filter(named["quantity"] < 0)
    return back.group_by("customer_id", "product_id", "day").agg(units=(-back["quantity"]).sum().cast("int64")).to_pyarrow()


def _names(named: ir.Table, codes: Column) -> Column | None:
    """Return the name that most lines give each product, ties by alphabet; "" where none does.

    None where the log has no names, or so few that they tell nothing apart: fewer than half as many as named products.
    """
    if "description" not in named.columns:
        return None
    trimmed = named.mutate(name=named["description"].cast("string").strip())
    counted = trimmed.filter(trimmed["name"].length() > 0).group_by("product_id", "name").agg(lines=ibis._.count())
    rows = counted.order_by("product_id", ibis.desc("lines"), "name").to_pyarrow()
    if not rows.num_rows:
        return None
    names = np.full(codes.size, "", dtype=object)
    place = _place(codes, rows["product_id"])
    first = np.flatnonzero(np.diff(place, prepend=-1))
    names[place[first]] = np.array(rows["name"].to_pylist(), dtype=object)[first]
    return names if 2 * np.unique(names[place[first]].astype(str)).size >= first.size else None


def product_names(lines: ir.Table) -> dict[str, str] | None:
    """Return each product's name in a cleaned log, "" where it has none; None where the log has no names."""
    named = lines.filter(lines["product_id"].notnull())
    codes = np.array(
        sorted(set(named.select("product_id").distinct().to_pyarrow()["product_id"].to_pylist())), dtype=object
    )
    names = _names(named, codes)
    return None if names is None else dict(zip(codes.tolist(), names.tolist(), strict=True))


def _place(known: Column, column: pa.ChunkedArray) -> Ints:
    """Return where each value stands among ``known``; -1 for one that is not there (a customer without an order)."""
    where = {value: number for number, value in enumerate(known)}
    coded = column.combine_chunks().dictionary_encode()
    places = np.array([where.get(value, -1) for value in coded.dictionary.to_pylist()], dtype=np.int64)
    return places[coded.indices.to_numpy()] if places.size else np.empty(0, np.int64)


def _ints(column: pa.ChunkedArray) -> Ints:
    return np.asarray(column.to_numpy(), dtype=np.int64)


def _days(column: pa.ChunkedArray) -> Ints:
    return np.asarray(column.to_numpy().astype("datetime64[D]"), dtype=np.int64)

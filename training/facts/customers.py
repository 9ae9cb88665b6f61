"""Every customer's facts, from the tables of the log and the scored record."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.contract.shop.log_facts import LogFacts
from training.facts.calendar import favourite_weekdays, month_edges, month_of, seasons
from training.facts.grouped import Grouped, Ints, distinct, ranks, tied
from training.facts.products import Products, products_of
from training.facts.rhythm import OrderDays
from training.facts.tables import Tables

RHYTHM_DAYS = 5
"""From so many order days on, gaps make a rhythm."""
Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """What was predicted of the scored customers: ``odds`` of an order within 30 days in ten-thousandths, ``value`` of the
    coming year in hundredths of the currency or None; shape ``(n_customers,)`` each, by the customers' order in ``ids``."""

    ids: NDArray[Any]
    odds: Ints
    value: Ints | None

    def only(self, ids: NDArray[Any]) -> "Record":
        """Return the record of these customers, all of whom it must know."""
        where = {one: place for place, one in enumerate(self.ids.tolist())}
        places = np.array([where[one] for one in ids.tolist()], np.int64)
        return Record(ids, self.odds[places], None if self.value is None else self.value[places])


def order_days(found: Tables) -> OrderDays:
    """Return the different order days of all customers."""
    customer, day = distinct(found.customer, found.day)
    return OrderDays.of(customer, day)


def columns(found: Tables, days: OrderDays, record: Record, log_first: int, as_of: int) -> Columns:
    """Return every field of ``LogFacts`` as a column of shape ``(n_customers,)``."""
    size = found.ids.size
    orders = np.bincount(found.customer, minlength=size)
    last_order = np.cumsum(orders) - 1
    columns: Columns = {"orders": orders, "order_days": np.bincount(days.customer, minlength=size)}
    columns["first"] = found.day[last_order - orders + 1]
    columns["last"] = found.day[last_order]
    columns |= _money(found, size, as_of) | _gaps(days, columns["order_days"], size)
    columns["country"] = _countries(found, size)
    columns["weekday"], columns["weekday_days"] = favourite_weekdays(days, size)
    columns["early_days"], columns["late_days"] = month_edges(days, size)
    columns["active_months"] = np.bincount(distinct(days.customer, month_of(days.day))[0], minlength=size)
    season = seasons(days, log_first, as_of, size)
    columns["season_month"], columns["season_years"] = ([one[part] for one in season] for part in (0, 1))
    columns |= _values(found, last_order, size)
    goods = products_of(found, last_order, orders, as_of)
    columns |= _named(goods, found)
    return columns | _ranked(columns, record)


def rows(columns: Columns) -> list[LogFacts]:
    """Return a ``LogFacts`` per customer, in the order of the columns."""
    plain = {name: column.tolist() if isinstance(column, np.ndarray) else list(column) for name, column in columns.items()}
    for name in ("first", "last", "largest_day"):
        plain[name] = [date.fromordinal(day + _EPOCH) for day in plain[name]]
    names = LogFacts.__slots__
    return [LogFacts(*row) for row in zip(*(plain[name] for name in names), strict=True)]


_EPOCH = date(1970, 1, 1).toordinal()


def _money(found: Tables, size: int, as_of: int) -> Columns:
    own = found.net_customer >= 0
    customer, day, net, back = (part[own] for part in (found.net_customer, found.net_day, found.net, found.back))

    def total(
        values: Ints, start: int | None = None, end: int | None = None, owner: Ints = customer, when: Ints = day
    ) -> Ints:
        inside = (
            np.ones(when.size, bool) if start is None or end is None else (when >= as_of - start) & (when < as_of - end)
        )
        summed = np.zeros(size, np.int64)
        np.add.at(summed, owner[inside], values[inside])
        return summed

    ones = np.ones(found.day.size, np.int64)
    columns: Columns = {"returned": total(back), "bought": total(net) + total(back)}
    for name, start, end in (("year", 365, 0), ("year_before", 730, 365), ("90", 90, 0)):
        columns[f"net_{name}"] = total(net, start, end)
        columns[f"orders_{name}"] = total(ones, start, end, found.customer, found.day)
    del columns["orders_90"]
    columns["orders_90"] = total(ones, 90, 0, found.customer, found.day)
    return columns


def _gaps(days: OrderDays, order_days: Ints, size: int) -> Columns:
    gaps = days.own_gaps(size)
    rhythm, twice = order_days >= RHYTHM_DAYS, order_days >= 2
    last = np.zeros(size, np.int64)
    within = days.gap > 0
    last[days.customer[within]] = days.gap[within]  # the last assignment stays: rows are in order of the day
    longest = np.zeros(size, np.int64)
    np.maximum.at(longest, days.customer[within], days.gap[within])
    return {
        "usual_gap": _where(rhythm, gaps.median()),
        "low_gap": _where(rhythm, gaps.at(0.20)),
        "high_gap": _where(rhythm, gaps.at(0.80)),
        "longest_gap": _where(twice, longest),
        "last_gap": _where(twice, last),
    }


def _where(mask: NDArray[np.bool_], values: NDArray[Any]) -> list[Any]:
    return [value if known else None for known, value in zip(mask.tolist(), values.tolist(), strict=True)]


def _countries(found: Tables, size: int) -> list[str | None]:
    counts: list[dict[str, int]] = [{} for _ in range(size)]
    for one, country in zip(found.customer.tolist(), found.country.tolist(), strict=True):
        if country:
            counts[one][country] = counts[one].get(country, 0) + 1
    return [min(own, key=lambda name: (-own[name], name)) if own else None for own in counts]


def _values(found: Tables, last_order: Ints, size: int) -> Columns:
    own = Grouped.of(found.customer, found.value, size)
    largest = own.at(1.0)
    day = np.full(size, np.iinfo(np.int64).max)
    is_largest = found.value == largest[found.customer]
    np.minimum.at(day, found.customer[is_largest], found.day[is_largest])
    return {
        "usual_value": own.median(),
        "least_value": own.at(0.0),
        "value_p20": own.at(0.20),
        "value_p80": own.at(0.80),
        "last_value": found.value[last_order],
        "largest_value": largest,
        "largest_day": day,
    }


def _named(goods: Products, found: Tables) -> Columns:
    names = found.names

    def name(places: Ints) -> list[str | None]:
        return [None if names is None or place < 0 else (names[place] or None) for place in places.tolist()]

    return {
        "products": goods.products,
        "favourite": name(goods.favourite),
        "favourite_orders": goods.favourite_orders,
        "favourite_sold": goods.favourite_sold,
        "top_product": name(goods.top),
        "top_product_net": goods.top_net,
        "dropped": name(goods.dropped),
        "dropped_orders": goods.dropped_orders,
        "last_products": goods.last_products,
        "last_new": goods.last_new,
        "last_back": goods.last_back,
    }


def _ranked(columns: Columns, record: Record) -> Columns:
    net = columns["bought"] - columns["returned"]
    found: Columns = {
        "rank_spend": ranks(net),
        "spend_tied": tied(net),
        "rank_basket": ranks(net / columns["orders"]),
        "rank_products": ranks(columns["products"]),
        "rank_odds": ranks(record.odds),
        "rank_value": [None] * net.size,
        "value_tied": np.zeros(net.size, bool),
    }
    if record.value is not None:
        found |= {"rank_value": ranks(record.value), "value_tied": tied(record.value)}
    return found

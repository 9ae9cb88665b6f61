"""Read scored customers: one, or a page after a page.

A page starts where the one before ended (its last values, not a count of rows), so the thousandth costs what the first
costs. Customers without a value to sort by come last in either direction, on both databases.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, Select, select, tuple_

from backend.contract.estimates import Driver
from backend.contract.groups import Group
from backend.contract.profiles import CustomerProfile
from backend.stores.tables import customers

LEAST: Final = -sys.float_info.max  # `column >= LEAST` is IS NOT NULL, said as a range that an index can serve
LAST_LETTER: Final = "\U0010ffff"
_COLUMNS = [customers.c[name] for name in CustomerProfile.__slots__]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which customers; what is None, or empty, asks for nothing. ``clv`` is over 365 days, in currency."""

    groups: tuple[Group, ...] = ()
    min_probability: float | None = None
    max_probability: float | None = None
    min_clv: float | None = None
    id_prefix: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """``by`` is one of ``tables.SORTS`` or ``customer_id``; the id decides between equals, in the same direction."""

    by: str
    descending: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the last customer, and what they were sorted by (None for one without a value)."""

    customer_id: str
    value: float | None


def find_customer(connection: Connection, scoring_id: int, customer_id: str) -> CustomerProfile | None:
    """One customer of a scoring."""
    asked = select(*_COLUMNS).where(customers.c.scoring_id == scoring_id, customers.c.customer_id == customer_id)
    row = connection.execute(asked).mappings().first()
    return None if row is None else profile(dict(row))


def page(connection: Connection, scoring_id: int, filters: Filters, order: Order, after: Place | None,
         limit: int) -> list[CustomerProfile]:
    """At most ``limit`` customers of a scoring, those after ``after``."""
    found: list[CustomerProfile] = []
    for stretch in _stretches(order, after):
        if len(found) < limit:
            asked = stretch.where(*conditions(scoring_id, filters)).limit(limit - len(found))
            found += [profile(dict(row)) for row in connection.execute(asked).mappings()]
    return found


def any_lifetime_value(connection: Connection, scoring_id: int) -> bool:
    """Whether the scoring's models had anything to say of anybody's 365 days."""
    asked = select(customers.c.customer_id).where(customers.c.scoring_id == scoring_id, customers.c.clv_365d >= LEAST)
    return connection.execute(asked.limit(1)).first() is not None


def conditions(scoring_id: int, filters: Filters) -> list[ColumnElement[bool]]:
    """What every customer of the selection fulfils; each is a range or an equality that an index can serve."""
    c = customers.c
    wanted: list[ColumnElement[bool]] = [c.scoring_id == scoring_id]
    wanted += [c[group.kind] == group.name for group in filters.groups]
    if filters.min_probability is not None:
        wanted.append(c.purchase_probability_30d >= filters.min_probability)
    if filters.max_probability is not None:
        wanted.append(c.purchase_probability_30d <= filters.max_probability)
    if filters.min_clv is not None:
        wanted.append(c.clv_365d >= filters.min_clv)
    if filters.id_prefix:
        wanted += [c.customer_id >= filters.id_prefix, c.customer_id < filters.id_prefix + LAST_LETTER]
    return wanted


def profile(row: dict[str, Any]) -> CustomerProfile:
    """A row as it was before it was written."""
    row["drivers"] = tuple(Driver(**driver) for driver in row["drivers"])
    return CustomerProfile(**row)


def _stretches(order: Order, after: Place | None) -> Iterator[Select[Any]]:
    """The customers with a value, then those without: each stretch is one walk along an index."""
    column, identity = customers.c[order.by], customers.c.customer_id
    everybody = select(*_COLUMNS)
    by_id = (after.customer_id,) if after is not None and after.value is None else None
    if column is identity:
        yield _beyond(everybody, (identity,), by_id, order.descending)
        return
    if by_id is None:
        valued = everybody.where(column >= LEAST)
        last = (after.value, after.customer_id) if after is not None else None
        yield _beyond(valued, (column, identity), last, order.descending)
    yield _beyond(everybody.where(column.is_(None)), (identity,), by_id, order.descending)


def _beyond(asked: Select[Any], columns: tuple[Column[Any], ...], last: tuple[Any, ...] | None,
            descending: bool) -> Select[Any]:
    """In order of ``columns``, and past ``last`` by the comparison of whole rows, which an index answers in one step."""
    if last is not None:
        here = tuple_(*columns)
        asked = asked.where(here < last if descending else here > last)
    return asked.order_by(*(column.desc() if descending else column.asc() for column in columns))

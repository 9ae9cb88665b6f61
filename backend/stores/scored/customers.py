"""Read scored customers: one, or a page after a page.

A page starts where the one before ended (its last values, not a count of rows), so the thousandth costs what the first
costs. Customers without a value to sort by come last in either direction, on both databases. Pages in order of the id walk
along the key; those in another order walk
through the cells (``stores.scored.cells``), unless a filter leaves few to put in order.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, Select, func, select, tuple_

from backend.contract.estimates import Driver
from backend.contract.profiles import CustomerProfile
from backend.contract.shop.groups import Group
from backend.stores.scored.cells import LAST_LETTER, Walk, walk
from backend.stores.tables import cells, customers

FEW: Final = 2_000
"""So many are read and sorted faster than they are found one by one."""
LOOKED_UP: Final = ("expected_next_order",)
"""Sorts without an index in order: everybody whom the filters leave is looked at."""
UNCERTAIN: Final = frozenset({"clv_365d", "p_alive"})
"""Sorts by what the models may have nothing to say about; every customer has the others."""
_COLUMNS = [customers.c[name] for name in CustomerProfile.__slots__]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which customers to return; a field that is None or empty filters nothing. ``clv`` is over 365 days, in currency."""

    groups: tuple[Group, ...] = ()
    min_probability: float | None = None
    max_probability: float | None = None
    min_clv: float | None = None
    max_clv: float | None = None
    id_prefix: str | None = None
    min_orders: int | None = None
    max_orders: int | None = None
    due_by: date | None = None
    """The next order is expected on this day or before."""
    rfm_recency: int | None = None
    rfm_frequency: int | None = None
    id_contains: str | None = None

    @property
    def beyond_cells(self) -> bool:
        """Whether something is asked for that cells know nothing of: everybody is looked at, in one index."""
        asked = (self.min_orders, self.max_orders, self.due_by, self.rfm_recency, self.rfm_frequency)
        return any(one is not None for one in asked) or bool(self.id_contains)


@dataclass(frozen=True, slots=True)
class Sums:
    """Of everybody whom a filter finds: how many, and what they are predicted to spend and be worth, in currency."""

    customers: int
    predicted_spend_30d: float
    clv_365d: float | None


@dataclass(frozen=True, slots=True)
class Order:
    """``by`` is one of ``tables.SORTS``, of ``LOOKED_UP`` or ``customer_id``; the id decides between equals, in the same
    direction."""

    by: str
    descending: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the last customer, and what they were sorted by (None for one without a value)."""

    customer_id: str
    value: float | date | None


def find_customer(connection: Connection, scoring_id: int, customer_id: str) -> CustomerProfile | None:
    """Return one customer of a scoring, or None."""
    asked = select(*_COLUMNS).where(customers.c.scoring_id == scoring_id, customers.c.customer_id == customer_id)
    row = connection.execute(asked).mappings().first()
    return None if row is None else profile(dict(row))


def page(
    connection: Connection, scoring_id: int, filters: Filters, order: Order, start: Place | int | None, limit: int
) -> list[CustomerProfile]:
    """Return at most ``limit`` customers of a scoring: those after a place, or after so many others."""
    after, skip = (None, start) if isinstance(start, int) else (start, 0)
    if order.by == "customer_id":
        return _by_id(connection, scoring_id, filters, order, after, limit, skip)
    if filters.beyond_cells or order.by in LOOKED_UP:
        return _looked_up(connection, scoring_id, filters, order, after, limit, skip)
    few = _few(connection, scoring_id, filters, order)
    if few is not None:
        return _sorted(connection, few, conditions(scoring_id, filters), order, after, skip + limit)[skip:]
    return _in_order(connection, scoring_id, _by_cells(connection, scoring_id, filters, order, after, skip + limit)[skip:])


def count(connection: Connection, scoring_id: int, filters: Filters) -> int:
    """Return how many customers of a scoring the filters leave; of groups alone, without looking at one of them."""
    c = cells.c
    if filters == Filters(groups=filters.groups):
        groups = [c[group.kind] == group.name for group in filters.groups]
        return int(connection.scalar(select(func.sum(c.customers)).where(c.scoring_id == scoring_id, *groups)) or 0)
    return connection.scalar(select(func.count()).where(*conditions(scoring_id, filters))) or 0


def conditions(scoring_id: int, filters: Filters) -> list[ColumnElement[bool]]:
    """Return the conditions of a selection; each is a range or an equality that an index can serve."""
    c = customers.c
    wanted: list[ColumnElement[bool]] = [c.scoring_id == scoring_id]
    wanted += [c[group.kind] == group.name for group in filters.groups]
    if filters.min_probability is not None:
        wanted.append(c.purchase_probability_30d >= filters.min_probability)
    if filters.max_probability is not None:
        wanted.append(c.purchase_probability_30d <= filters.max_probability)
    if filters.min_clv is not None:
        wanted.append(c.clv_365d >= filters.min_clv)
    if filters.max_clv is not None:
        wanted.append(c.clv_365d <= filters.max_clv)
    if filters.id_prefix:
        wanted += [c.customer_id >= filters.id_prefix, c.customer_id < filters.id_prefix + LAST_LETTER]
    if filters.id_contains:
        wanted.append(c.customer_id.contains(filters.id_contains, autoescape=True))
    return wanted + [rule for rule in _further(filters) if rule is not None]


def _further(filters: Filters) -> list[ColumnElement[bool] | None]:
    c = customers.c
    return [
        None if filters.min_orders is None else c.num_transactions >= filters.min_orders,
        None if filters.max_orders is None else c.num_transactions <= filters.max_orders,
        None if filters.due_by is None else c.expected_next_order <= filters.due_by,
        None if filters.rfm_recency is None else c.rfm_recency == filters.rfm_recency,
        None if filters.rfm_frequency is None else c.rfm_frequency == filters.rfm_frequency,
    ]


def sums(connection: Connection, scoring_id: int, filters: Filters) -> Sums:
    """Add up everybody whom the filters leave, in one index that holds all that is asked about."""
    c = customers.c
    asked = select(func.count(), func.sum(c.predicted_spend_30d), func.sum(c.clv_365d))
    count, spend, value = connection.execute(asked.where(*conditions(scoring_id, filters))).one()
    return Sums(count, round(spend or 0.0, 2), None if value is None else round(value, 2))


def profile(row: dict[str, Any]) -> CustomerProfile:
    """Return a row as the profile that was written."""
    row["drivers"] = tuple(Driver(**driver) for driver in row["drivers"])
    return CustomerProfile(**row)


def _by_id(
    connection: Connection, scoring_id: int, filters: Filters, order: Order, after: Place | None, limit: int, skip: int
) -> list[CustomerProfile]:
    last = (after.customer_id,) if after else None
    asked = _beyond(select(*_COLUMNS), (customers.c.customer_id,), last, order.descending)
    return _profiles(connection, asked.where(*conditions(scoring_id, filters)).limit(limit).offset(skip))


def _few(connection: Connection, scoring_id: int, filters: Filters, order: Order) -> list[str] | None:
    """Return the ids that a narrow filter leaves, where these are few: another order's walk might look at everybody."""
    c = customers.c
    if filters.id_prefix:
        alike = select(c.customer_id).where(*conditions(scoring_id, Filters(id_prefix=filters.id_prefix)))
        ids = list(connection.scalars(alike.order_by(c.customer_id).limit(FEW + 1)))
        if len(ids) <= FEW:
            return ids
    if filters.min_clv is not None and order.by != "clv_365d":
        ids = walk(connection, scoring_id, Walk("clv_365d", min_clv=filters.min_clv), FEW + 1)
        if len(ids) <= FEW:
            return ids
    return None


def _sorted(
    connection: Connection, ids: list[str], wanted: list[ColumnElement[bool]], order: Order, after: Place | None, limit: int
) -> list[CustomerProfile]:
    """Return these ids in order: first those with a value, then those without."""
    column, identity = customers.c[order.by], customers.c.customer_id
    everybody = select(*_COLUMNS).where(*wanted, identity.in_(ids))
    found: list[CustomerProfile] = []
    if after is None or after.value is not None:
        last = (after.value, after.customer_id) if after else None
        asked = _beyond(everybody.where(column.is_not(None)), (column, identity), last, order.descending)
        found = _profiles(connection, asked.limit(limit))
    if len(found) < limit:
        last_id = (after.customer_id,) if after and after.value is None else None
        asked = _beyond(everybody.where(column.is_(None)), (identity,), last_id, order.descending)
        found += _profiles(connection, asked.limit(limit - len(found)))
    return found


def _looked_up(
    connection: Connection, scoring_id: int, filters: Filters, order: Order, after: Place | None, limit: int, skip: int
) -> list[CustomerProfile]:
    """Return the page in two steps: ids out of the index that has every column asked about, then these rows."""
    column, identity = customers.c[order.by], customers.c.customer_id
    wanted, limit = conditions(scoring_id, filters), skip + limit
    ids: list[str] = []
    if after is None or after.value is not None:
        last = (after.value, after.customer_id) if after else None
        asked = _beyond(select(identity).where(*wanted, column.is_not(None)), (column, identity), last, order.descending)
        ids = list(connection.scalars(asked.limit(limit)))
    if len(ids) < limit:
        last_id = (after.customer_id,) if after and after.value is None else None
        asked = _beyond(select(identity).where(*wanted, column.is_(None)), (identity,), last_id, order.descending)
        ids += connection.scalars(asked.limit(limit - len(ids)))
    return _in_order(connection, scoring_id, ids[skip:])


def _by_cells(
    connection: Connection, scoring_id: int, filters: Filters, order: Order, after: Place | None, limit: int
) -> list[str]:
    groups = {group.kind: group.name for group in filters.groups}
    if len(groups) < len(set(filters.groups)):
        return []  # two names of one kind
    asked = Walk(
        order.by,
        order.descending,
        groups,
        filters.min_probability,
        filters.max_probability,
        min_clv=filters.min_clv,
        max_clv=filters.max_clv,
        id_prefix=filters.id_prefix,
    )
    last = (after.value, after.customer_id) if after and not isinstance(after.value, date) else None
    ids: list[str] = []
    if after is None or after.value is not None:
        ids = walk(connection, scoring_id, replace(asked, after=last), limit)
        last = None
    if len(ids) < limit and order.by in UNCERTAIN:
        ids += walk(connection, scoring_id, replace(asked, valued=False, after=last), limit - len(ids))
    return ids


def _in_order(connection: Connection, scoring_id: int, ids: list[str]) -> list[CustomerProfile]:
    wanted = select(*_COLUMNS).where(customers.c.scoring_id == scoring_id, customers.c.customer_id.in_(ids))
    found = {customer.customer_id: customer for customer in (_profiles(connection, wanted) if ids else ())}
    return [found[customer_id] for customer_id in ids]


def _profiles(connection: Connection, asked: Select[Any]) -> list[CustomerProfile]:
    return [profile(dict(row)) for row in connection.execute(asked).mappings()]


def _beyond(
    asked: Select[Any], columns: tuple[Column[Any], ...], last: tuple[Any, ...] | None, descending: bool
) -> Select[Any]:
    """Order by ``columns`` and start after ``last``, by comparing whole rows: an index answers that in one step."""
    if last is not None:
        here = tuple_(*columns)
        asked = asked.where(here < last if descending else here > last)
    return asked.order_by(*(column.desc() if descending else column.asc() for column in columns))

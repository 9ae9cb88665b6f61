"""The laws of pages, on both databases: every customer once, in order, whatever is sorted by and filtered."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from sqlalchemy import Connection, Engine, event

from backend.contract.profiles import CustomerProfile
from backend.contract.shop.groups import Group
from backend.stores.database import Database
from backend.stores.engine import open_engine
from backend.stores.scored import customers
from backend.stores.scored.customers import Filters, Order, Place, find_customer, page
from backend.stores.scored.scorings import current, write_all
from backend.stores.store import Store
from backend.stores.tables import SORTS, metadata
from tests.databases import empty_sqlite
from tests.unit.stores.profiles import SCORING, crowd

CROWD = crowd(150)
EVERY_ORDER = [Order(by, descending) for by in (*SORTS, "customer_id") for descending in (False, True)]


@pytest.fixture(scope="module")
def store(each_database: str) -> Iterator[Connection]:
    """A crowd, written once, read by all; on each database."""
    engine = open_engine(each_database)
    metadata.create_all(engine)
    write_all(engine, SCORING, [CROWD])
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def walked(connection: Connection, order: Order, filters: Filters, limit: int) -> list[CustomerProfile]:
    number, found, after = current(connection).id, [], None
    while rows := page(connection, number, filters, order, after, limit):
        found += rows
        after = Place(rows[-1].customer_id, None if order.by == "customer_id" else getattr(rows[-1], order.by))
    return found


def in_order(one: CustomerProfile, other: CustomerProfile, order: Order) -> bool:
    """By value, those without one last; then by id."""
    ours, theirs = (getattr(customer, order.by) for customer in (one, other))
    if None in (ours, theirs) and ours != theirs:
        return theirs is None
    here, there = (ours or 0.0, one.customer_id), (theirs or 0.0, other.customer_id)
    if order.by == "customer_id":
        here, there = ours, theirs
    return here > there if order.descending else here < there


@pytest.mark.parametrize("order", EVERY_ORDER, ids=str)
@pytest.mark.parametrize("limit", [11, 500])
def test_pages_end_to_end_are_everybody_once_and_in_order(store: Connection, order: Order, limit: int) -> None:
    found = walked(store, order, Filters(), limit)
    assert len(found) == len(CROWD)
    assert set(found) == set(CROWD)
    assert all(in_order(one, other, order) for one, other in pairwise(found))


FILTERS = {
    "group": (Filters(groups=(Group("tier", "High-CLV"),)), lambda c: c.tier == "High-CLV"),
    "two groups": (
        Filters(groups=(Group("tier", "Low-CLV"), Group("rfm_segment", "Lost"))),
        lambda c: (c.tier, c.rfm_segment) == ("Low-CLV", "Lost"),
    ),
    "probability": (Filters(min_probability=0.2, max_probability=0.4), lambda c: 0.2 <= c.purchase_probability_30d <= 0.4),
    "lifetime value": (Filters(min_clv=9.0), lambda c: c.clv_365d is not None and c.clv_365d >= 9),
    "id": (Filters(id_prefix="a1"), lambda c: c.customer_id.startswith("a1")),
    "id beyond ascii": (Filters(id_prefix="é"), lambda c: c.customer_id.startswith("é")),
    "id with a wildcard's letter": (Filters(id_prefix="%"), lambda c: False),
    "an RFM segment of some worth": (
        Filters(groups=(Group("rfm_segment", "Lost"),), min_clv=1.0),
        lambda c: c.rfm_segment == "Lost" and (c.clv_365d or 0) >= 1,
    ),
    "two names of one kind": (Filters(groups=(Group("tier", "Low-CLV"), Group("tier", "High-CLV"))), lambda c: False),
    "one name twice": (Filters(groups=(Group("tier", "Low-CLV"),) * 2), lambda c: c.tier == "Low-CLV"),
    "a range turned round": (Filters(min_probability=0.9, max_probability=0.1), lambda c: False),
}


@pytest.mark.parametrize(
    "order",
    [Order("clv_365d", descending=True), Order("p_alive", descending=False), Order("customer_id", descending=False)],
    ids=str,
)
@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("few", [0, 2_000], ids=["many", "few"])
def test_a_filter_lets_through_exactly_whom_it_describes(
    store: Connection, name: str, order: Order, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(customers, "FEW", few)
    filters, fits = FILTERS[name]
    found = walked(store, order, filters, 11)
    assert {customer.customer_id for customer in found} == {customer.customer_id for customer in CROWD if fits(customer)}
    assert all(in_order(one, other, order) for one, other in pairwise(found))


def test_one_customer_comes_back_as_written(store: Connection) -> None:
    number = current(store).id
    assert all(find_customer(store, number, customer.customer_id) == customer for customer in CROWD[:20])
    assert find_customer(store, number, "nobody") is None
    assert find_customer(store, number + 1, CROWD[0].customer_id) is None


def test_within_one_reading_a_new_scoring_is_not_seen(engine: Engine, database_url: str) -> None:
    write_all(engine, SCORING, [CROWD[:9]])
    store = Store(Database(database_url))
    with store.reading() as connection:
        before = current(connection)
        for _ in range(3):  # the third sweeps away what the reader reads
            write_all(engine, SCORING, [CROWD[:4]])
        assert current(connection) == before
        assert len(page(connection, before.id, Filters(), EVERY_ORDER[0], None, 500)) == 9
    store.close()


@pytest.mark.parametrize("order", EVERY_ORDER, ids=str)
def test_no_page_of_everybody_sorts_or_reads_the_table(order: Order, tmp_path) -> None:
    """SQLite's plan for a page: a search of an index, without a sort of its own."""
    engine, plans = open_engine(empty_sqlite(tmp_path)), []
    write_all(engine, SCORING, [CROWD])

    def plan(_, cursor, statement, parameters, *rest) -> None:
        plans.extend(row[3] for row in cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters))

    with engine.connect() as connection:
        number = current(connection).id
        event.listen(engine, "before_cursor_execute", plan)
        for after in (None, Place("c", None if order.by == "customer_id" else 1.0)):
            page(connection, number, Filters(), order, after, 50)
    engine.dispose()
    assert any(plan.startswith("SEARCH customers USING") for plan in plans)
    assert not any(plan.startswith("SCAN customers") or "TEMP B-TREE" in plan for plan in plans), plans

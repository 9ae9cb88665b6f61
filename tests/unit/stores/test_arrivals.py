"""The queue of orders, on both databases: once each, the newest version, and marks that come too late."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Engine, func, insert, select

from backend.contract.shop.arrivals import Arrival
from backend.stores.arrivals import Mark, accept, find, known, mark, queue_of
from backend.stores.tables import arrivals, scorings

NOON = datetime(2025, 7, 1, 12)
HOUR = timedelta(hours=1)
ONE = Arrival("orders", "A-1", "13085", NOON, ({"order_id": "A-1", "unit_price": "5"},))
DEARER = replace(ONE, changed=NOON + HOUR, rows=({"order_id": "A-1", "unit_price": "6"},))


def send(engine: Engine, *new: Arrival) -> list[str]:
    with engine.begin() as connection:
        return accept(connection, new, NOON)


def test_an_order_is_kept_once_however_often_it_comes(engine: Engine) -> None:
    assert send(engine, ONE, ONE) == ["accepted", "repeated"]
    assert send(engine, replace(ONE, changed=NOON + HOUR)) == ["repeated"]
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(arrivals)) == 1


def test_a_newer_version_takes_the_place_of_the_older_one(engine: Engine) -> None:
    assert send(engine, ONE, DEARER) == ["accepted", "accepted"]
    with engine.connect() as connection:
        assert find(connection, "A-1").arrival == DEARER


def test_an_older_version_that_comes_late_changes_nothing(engine: Engine) -> None:
    older = replace(ONE, changed=NOON - HOUR, rows=({"order_id": "A-1", "unit_price": "4"},))
    assert send(engine, DEARER, older) == ["accepted", "outdated"]
    with engine.connect() as connection:
        assert find(connection, "A-1").arrival == DEARER


def test_a_repeat_of_a_version_that_was_replaced_brings_nothing_back(engine: Engine) -> None:
    send(engine, ONE, DEARER)
    assert send(engine, replace(ONE, changed=NOON + 2 * HOUR)) == ["repeated"]
    with engine.connect() as connection:
        assert find(connection, "A-1").arrival == DEARER


def test_an_order_through_another_door_is_the_same_order(engine: Engine) -> None:
    other = replace(DEARER, source="shopify")
    assert send(engine, ONE, other) == ["accepted", "accepted"]
    with engine.connect() as connection:
        assert len(known(connection)) == 1


def test_a_mark_about_a_version_that_was_replaced_meanwhile_leaves_the_order_waiting(engine: Engine) -> None:
    send(engine, ONE)
    with engine.begin() as connection:
        seen = known(connection, waiting_for=1)[0]
    send(engine, DEARER)
    with engine.begin() as connection:
        mark(connection, 1, [Mark(seen.number, seen.version, "applied", None, "13085")])
    with engine.connect() as connection:
        assert [one.arrival for one in known(connection, waiting_for=1)] == [DEARER]


def test_a_new_scoring_makes_every_order_wait_again(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(insert(scorings).values(id=1, created_at=NOON, state="current"))
    send(engine, ONE)
    with engine.begin() as connection:
        seen = known(connection)[0]
        mark(connection, 1, [Mark(seen.number, seen.version, "applied", None, "13085")])
    with engine.begin() as connection:
        assert queue_of(connection).states == {"applied": 1}
        connection.execute(scorings.update().values(state="previous"))
        connection.execute(insert(scorings).values(id=2, created_at=NOON, state="current"))
    with engine.connect() as connection:
        found = queue_of(connection)
    assert (found.waiting, found.oldest) == (1, NOON)


def test_refunds_are_found_by_what_the_sender_calls_their_order(engine: Engine) -> None:
    order = replace(ONE, source="shopify", sender_key="450")
    refund = Arrival("shopify", "refund 7", "", NOON, (), None, {"7": "2.00"}, "450")
    send(engine, order, refund)
    with engine.connect() as connection:
        assert [one.arrival for one in known(connection, keys=["450"])] == [order, refund]


def test_an_order_that_is_gone_is_found_by_its_sender_s_own_key(engine: Engine) -> None:
    gone = Arrival("woocommerce", "727", "", NOON + HOUR, (), "woocommerce 727")
    assert send(engine, replace(ONE, source="woocommerce", sender_key="woocommerce 727"), gone) == ["accepted"] * 2
    with engine.connect() as connection:
        assert [(one.arrival.order_id, one.arrival.rows) for one in known(connection)] == [("A-1", ())]

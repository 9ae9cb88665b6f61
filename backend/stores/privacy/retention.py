"""What is older than the settings allow goes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, delete, func, inspect, select, update

from backend.stores.ledger import experiments, predictions, traffic
from backend.stores.outbox.due import expire as expire_messages
from backend.stores.tables import (
    arrivals,
    cells,
    contacts,
    customer_facts,
    customers,
    order_histories,
    scorings,
    shop_facts,
)


@dataclass(frozen=True, slots=True)
class Periods:
    """Days for which each kind is kept; 0: for good. ``customers`` counts from the last scoring, contacts included.
    ``messages``: the log of what was told."""

    ledger: int
    customers: int
    messages: int = 0


def expire(connection: Connection, today: date, periods: Periods) -> dict[str, int]:
    """Delete what is over; returns rows by kind, those of which there were any."""
    there = set(inspect(connection).get_table_names())
    gone: dict[str, int] = {}
    if periods.ledger and "predictions" in there:
        first = today - timedelta(days=periods.ledger)
        gone |= {"predictions": predictions.expire(connection, first), "traffic": traffic.expire(connection, first)}
        if "assignments" in there:
            gone["assignments"] = experiments.expire(connection, first)
    if periods.messages and "webhook_messages" in there:
        gone["messages"] = expire_messages(connection, today - timedelta(days=periods.messages))
    if periods.customers and {"scorings", "contacts"} <= there:
        first = today - timedelta(days=periods.customers)
        gone |= _customers(connection, first)
        if {"order_histories", "arrivals"} <= there:
            gone |= _orders(connection, first)
    return {name: count for name, count in gone.items() if count}


def _customers(connection: Connection, first: date) -> dict[str, int]:
    """Delete scorings made before a day; with the last of them go the contacts."""
    before = datetime(first.year, first.month, first.day, tzinfo=UTC)
    old = connection.scalars(
        select(scorings.c.id).where(scorings.c.created_at < before, scorings.c.state.in_(("current", "previous")))
    ).all()
    gone = {"scorings": len(old)}
    for table in (customer_facts, shop_facts, cells, customers):
        gone[table.name] = connection.execute(delete(table).where(table.c.scoring_id.in_(old))).rowcount
    connection.execute(
        update(scorings).where(scorings.c.id.in_(old)).values(state="old")
    )  # the next sweep drops its indexes
    if old and not connection.scalar(select(func.count()).where(scorings.c.state != "old")):
        gone["contacts"] = connection.execute(delete(contacts)).rowcount
    return gone


def _orders(connection: Connection, first: date) -> dict[str, int]:
    """Delete orders that arrived before a day, and the histories of scorings that are gone."""
    old = select(scorings.c.id).where(scorings.c.state == "old")
    before = datetime(first.year, first.month, first.day)
    return {
        "order_histories": connection.execute(
            delete(order_histories).where(order_histories.c.scoring_id.in_(old))
        ).rowcount,
        "arrivals": connection.execute(delete(arrivals).where(arrivals.c.accepted_at < before)).rowcount,
    }

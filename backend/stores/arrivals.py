"""Orders that arrived, kept from the answer on: once each, the newest version, until a log that tells them is scored."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, delete, func, inspect, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from backend.contract.arrivals import WAITING, Arrival, Kept, Outcome
from backend.stores.engine import is_postgresql
from backend.stores.tables import arrivals, order_logs, scorings

VERSIONS_KEPT: Final = 50
"""Of each order: a repeat of an earlier version is known for one, and brings nothing back."""


@dataclass(frozen=True, slots=True)
class Queue:
    """Orders by state; ``oldest``: when the longest waiting one was accepted (UTC), None where none waits.

    ``settled``: every number of the scoring in service knows of all orders that have arrived.
    """

    states: dict[str, int]
    oldest: datetime | None
    settled: bool

    @property
    def waiting(self) -> int:
        """Return how many the scoring in service does not know of yet."""
        return self.states.get(WAITING, 0)


def accept(connection: Connection, new: Sequence[Arrival], now: datetime) -> list[Outcome]:
    """Write orders down, in the transaction under way; what each came to, in their order."""
    return [_accept(connection, one, now) for one in new]


def _accept(connection: Connection, new: Arrival, now: datetime) -> Outcome:
    version = new.version()
    told = _told(new) | {"accepted_at": now, "versions": version}
    dialect: Any = postgresql if is_postgresql(connection) else sqlite
    made = connection.execute(dialect.insert(arrivals).values(told).on_conflict_do_nothing(index_elements=["order_id"]))
    if made.rowcount == 1:
        return "accepted"
    known = select(arrivals.c.versions, arrivals.c.changed).where(arrivals.c.order_id == new.order_id).with_for_update()
    row = connection.execute(known).one()
    versions = row.versions.split(" ")
    if version in versions:
        return "repeated"
    if new.changed < row.changed:
        return "outdated"
    told["versions"] = " ".join([version, *versions][:VERSIONS_KEPT])
    connection.execute(update(arrivals).where(arrivals.c.order_id == new.order_id).values(told))
    return "accepted"


def _told(new: Arrival) -> dict[str, Any]:
    return {
        "order_id": new.order_id,
        "source": new.source,
        "customer_id": new.customer_id,
        "sender_key": new.refund_of or new.sender_key,
        "changed": new.changed,
        "cells": new.cells(),
        "scoring_id": None,
        "state": WAITING,
        "reason": None,
    }


def known(connection: Connection, *, waiting_for: int | None = None, keys: Iterable[str] = ()) -> list[Kept]:
    """Return arrivals in the order of their first coming: all, or those that scoring ``waiting_for`` does not know of;
    with ``keys`` those of these ``sender_key`` instead."""
    asked = select(arrivals).order_by(arrivals.c.number)
    if keys:
        asked = asked.where(arrivals.c.sender_key.in_(sorted(keys)))
    elif waiting_for is not None:
        asked = asked.where(or_(arrivals.c.scoring_id.is_(None), arrivals.c.scoring_id != waiting_for))
    return [_kept(row) for row in connection.execute(asked).mappings()]


def find(connection: Connection, order_id: str) -> Kept | None:
    """Return the arrival of an order; None where none came in, or a log told it since."""
    if not inspect(connection).has_table(arrivals.name):
        return None
    row = connection.execute(select(arrivals).where(arrivals.c.order_id == order_id)).mappings().first()
    return None if row is None else _kept(row)


def _kept(row: RowMapping) -> Kept:
    cells = json.loads(row["cells"])
    refund_of = cells["refund_of"]
    one = Arrival(
        row["source"],
        row["order_id"],
        row["customer_id"],
        row["changed"],
        tuple(cells["rows"]),
        None if refund_of else row["sender_key"],
        cells["refunds"],
        refund_of,
    )
    version = row["versions"].partition(" ")[0]
    return Kept(row["number"], one, row["accepted_at"], version, row["scoring_id"], row["state"], row["reason"])


@dataclass(frozen=True, slots=True)
class Mark:
    """What a scoring says of one version of an arrival; ``customer_id`` is who the reading says it was."""

    number: int
    version: str
    state: str
    reason: str | None
    customer_id: str


def mark(connection: Connection, scoring_id: int, said: Iterable[Mark]) -> None:
    """Write down what became of arrivals; one that changed meanwhile goes on waiting."""
    c = arrivals.c
    for one in said:
        same = (c.number == one.number) & c.versions.startswith(one.version, autoescape=True)
        told = {"scoring_id": scoring_id, "state": one.state, "reason": one.reason, "customer_id": one.customer_id}
        connection.execute(update(arrivals).where(same).values(told))


def drop_told(connection: Connection, scorings_kept: Sequence[int]) -> int:
    """Delete arrivals that a log before the scorings kept told: those can no longer be undone to where it did not."""
    old = (arrivals.c.state == "in the log") & arrivals.c.scoring_id.not_in(scorings_kept)
    return connection.execute(delete(arrivals).where(old)).rowcount


def queue_of(connection: Connection) -> Queue:
    """Return how the queue stands against the scoring in service."""
    if not inspect(connection).has_table(arrivals.name):
        return Queue({}, None, settled=True)
    current = connection.scalar(select(scorings.c.id).where(scorings.c.state == "current"))
    c = arrivals.c
    states: dict[str, int] = {}
    oldest = None
    asked = select(c.scoring_id, c.state, func.count(), func.min(c.accepted_at)).group_by(c.scoring_id, c.state)
    for scoring_id, state, count, first in connection.execute(asked):
        waits = scoring_id is None or scoring_id != current
        states[WAITING if waits else state] = states.get(WAITING if waits else state, 0) + count
        if waits:
            oldest = first if oldest is None else min(oldest, first)
    return Queue(states, oldest, settled=WAITING not in states and _settled(connection, current))


def _settled(connection: Connection, current: int | None) -> bool:
    found = connection.scalar(select(order_logs.c.settled).where(order_logs.c.scoring_id == current))
    return found is None or bool(found)

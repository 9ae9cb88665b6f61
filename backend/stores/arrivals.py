"""Orders that arrived, kept from the answer on: once each, the newest version, until a log that tells them is scored."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, delete, func, inspect, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from backend.contract.shop.arrivals import WAITING, Arrival, Kept, Outcome
from backend.stores.engine import is_postgresql
from backend.stores.tables import arrivals, order_logs, scorings

NOT_SCORED: Final = "no customers are scored yet"
NOT_KEPT: Final = "the scoring in service kept no order lines (ORDER_HISTORY=0, or an older version): score the log again"
VERSIONS_KEPT: Final = 50
"""Of each order: a repeat of an earlier version is known for one, and brings nothing back."""


@dataclass(frozen=True, slots=True)
class Queue:
    """Orders by state; ``oldest``: when the longest waiting one was accepted (UTC), None where none waits.

    ``settled``: every number of the scoring in service knows of all orders that have arrived. ``unfollowed``: why nobody
    can put orders into it, None where somebody can.
    """

    states: dict[str, int]
    oldest: datetime | None
    settled: bool
    unfollowed: str | None = None

    @property
    def waiting(self) -> int:
        """Return how many the scoring in service does not know of yet."""
        return self.states.get(WAITING, 0)


def accept(connection: Connection, new: Sequence[Arrival], now: datetime) -> list[Outcome]:
    """Write orders down, in the transaction under way; what each came to, in their order."""
    return [_accept(connection, one, now) for one in new]


def make_table(connection: Connection) -> None:
    """Make the queue's table where it is missing, alone: others may be making theirs at this moment."""
    if inspect(connection).has_table(arrivals.name):
        return
    connection.execute(CreateTable(arrivals, if_not_exists=True))
    for index in sorted(arrivals.indexes, key=lambda one: str(one.name)):
        connection.execute(CreateIndex(index, if_not_exists=True))


def _accept(connection: Connection, new: Arrival, now: datetime) -> Outcome:
    new = _named(connection, new)
    version = new.version()
    told = _told(new) | {"accepted_at": now, "versions": version}
    dialect: Any = postgresql if is_postgresql(connection) else sqlite
    new_row = dialect.insert(arrivals).values(told).on_conflict_do_nothing(index_elements=["order_id"])
    if connection.execute(new_row.returning(arrivals.c.number)).first() is not None:
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


def _named(connection: Connection, new: Arrival) -> Arrival:
    """An order that is gone may be told by the sender's own key alone: it is the one that came under it."""
    if new.rows or new.refund_of is not None or new.sender_key is None:
        return new
    known_as = connection.scalar(select(arrivals.c.order_id).where(arrivals.c.sender_key == new.sender_key).limit(1))
    return new if known_as is None else replace(new, order_id=known_as)


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
    current = current_number(connection)
    found = None if current is None else _settled(connection, current)
    why = NOT_SCORED if current is None else NOT_KEPT if found is None else None
    if not inspect(connection).has_table(arrivals.name):
        return Queue({}, None, settled=True, unfollowed=why)
    c = arrivals.c
    states: dict[str, int] = {}
    oldest = None
    asked = select(c.scoring_id, c.state, func.count(), func.min(c.accepted_at)).group_by(c.scoring_id, c.state)
    for scoring_id, state, count, first in connection.execute(asked):
        waits = scoring_id is None or scoring_id != current
        states[WAITING if waits else state] = states.get(WAITING if waits else state, 0) + count
        if waits:
            oldest = first if oldest is None else min(oldest, first)
    return Queue(states, oldest, WAITING not in states and found is not False, why)


def current_number(connection: Connection) -> int | None:
    """Return the number of the scoring in service; None where nothing is scored yet."""
    if not {scorings.name, order_logs.name} <= set(inspect(connection).get_table_names()):
        return None
    return connection.scalar(select(scorings.c.id).where(scorings.c.state == "current"))


def _settled(connection: Connection, current: int) -> bool | None:
    """Return what a scoring's own line says; None where it kept no order lines."""
    return connection.scalar(select(order_logs.c.settled).where(order_logs.c.scoring_id == current))

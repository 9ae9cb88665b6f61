"""What is to be sent now, by whom, and what came of it.

A sender holds a message while it sends it, in the table: several processes share the work, and what a killed one held is
sent by another when its time is over. Between a target's answer and its note here lies a moment; a kill in it means one
more try, under the same id.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, or_, select, update

from backend.stores.outbox.tables import changes, deliveries, messages, tries

HOLD_S: Final = 60.0
"""Longer than any try may take."""
WAITING, DELIVERED, GIVEN_UP = "waiting", "delivered", "given up"
STATES: Final = (WAITING, DELIVERED, GIVEN_UP)


@dataclass(frozen=True, slots=True)
class Due:
    """One message for one target; ``tries`` were made before. ``changes``: (customer, was, now), in order."""

    number: int
    message_id: str
    target: str
    tries: int
    kind: str
    created_at: datetime
    content: dict[str, Any]
    changes: tuple[dict[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """What came of one try: ``again_at`` is None where there will be no other; ``hold_target``: nor for anybody before."""

    status: int | None
    milliseconds: int
    fault: str | None
    delivered: bool
    again_at: datetime | None
    hold_target: bool = False


def take(connection: Connection, target: str, now: datetime) -> Due | None:
    """Hold the oldest message that is due for a target; None where there is none, or another sender was quicker."""
    d = deliveries.c
    free = or_(d.held_until.is_(None), d.held_until < now)
    asked = select(deliveries).where(d.target == target, d.state == WAITING, d.next_at <= now, free)
    row = connection.execute(asked.order_by(d.number).limit(1)).mappings().first()
    if row is None:
        return None
    mine = update(deliveries).where(d.number == row["number"], d.state == WAITING, free)
    if not connection.execute(mine.values(held_until=now + timedelta(seconds=HOLD_S))).rowcount:
        return None
    told = connection.execute(select(messages).where(messages.c.id == row["message_id"])).mappings().one()
    c = changes.c
    who = select(c.customer, c.customer_id, c.was, c.now).where(c.message_id == row["message_id"]).order_by(c.number)
    named = tuple(dict(one) for one in connection.execute(who).mappings())
    at = told["created_at"]
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return Due(row["number"], told["id"], target, row["tries"], told["kind"], aware, told["content"], named)


def note(connection: Connection, one: Due, came: Noted, now: datetime) -> None:
    """Write down what came of a try, in one transaction: the log, and what happens next."""
    line = {"message_id": one.message_id, "target": one.target, "at": now}
    came_of = {"status": came.status, "milliseconds": came.milliseconds, "fault": came.fault}
    connection.execute(insert(tries), [line | came_of])
    d = deliveries.c
    state = DELIVERED if came.delivered else GIVEN_UP if came.again_at is None else WAITING
    values: dict[str, Any] = {"state": state, "tries": one.tries + 1, "held_until": None}
    values |= {"over_at": now} if came.again_at is None else {"next_at": came.again_at}
    connection.execute(update(deliveries).where(d.number == one.number).values(**values))
    if came.hold_target and came.again_at is not None:
        later = (d.target == one.target, d.state == WAITING, d.next_at < came.again_at)
        connection.execute(update(deliveries).where(*later).values(next_at=came.again_at))
    if state != WAITING:
        _forget_customers(connection, one.message_id)


def give_up_on_others(connection: Connection, targets: tuple[str, ...], now: datetime) -> int:
    """End what waits for targets that the settings name no longer; returns how many."""
    d = deliveries.c
    gone = select(d.number, d.message_id).where(d.state == WAITING, d.target.not_in(targets))
    rows = connection.execute(gone).all()
    for number, message_id in rows:
        connection.execute(update(deliveries).where(d.number == number).values(state=GIVEN_UP, over_at=now))
        _forget_customers(connection, message_id)
    return len(rows)


def expire(connection: Connection, first: date) -> int:
    """Delete the log of messages that were written before a day and wait no more.

    A message about a model stays, without its log: by its id it is known not to be new.
    """
    before = datetime(first.year, first.month, first.day, tzinfo=UTC)
    d = deliveries.c
    waiting = select(d.message_id).where(d.state == WAITING)
    old = select(messages.c.id).where(messages.c.created_at < before, messages.c.id.not_in(waiting))
    gone = list(connection.scalars(old))
    for start in range(0, len(gone), 500):
        part = gone[start : start + 500]
        for table in (tries, deliveries, changes):
            connection.execute(delete(table).where(table.c.message_id.in_(part)))
        connection.execute(delete(messages).where(messages.c.id.in_(part), messages.c.kind != "model.refused"))
    return len(gone)


def _forget_customers(connection: Connection, message_id: str) -> None:
    """Delete who is in a message that nobody waits for any more: the log needs no customers."""
    d = deliveries.c
    others = select(d.number).where(d.message_id == message_id, d.state == WAITING)
    if connection.execute(others.limit(1)).first() is None:
        connection.execute(delete(changes).where(changes.c.message_id == message_id))

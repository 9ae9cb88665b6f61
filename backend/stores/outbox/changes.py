"""Who changed group between two scorings: found and written down before the new one is in service, told with it."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Engine, delete, insert, select

from backend.monitoring.ledger import customer_key
from backend.stores.outbox.tables import changes, messages
from backend.stores.outbox.write import Message, new_id
from backend.stores.tables import customers

IN_ONE: Final = 500
"""Customers of one message: some 50 KB."""
AT_ONCE: Final = 20_000


def write_changes(
    engine: Engine, before: int, after: int, kind: str, key: str | None, facts: dict[str, Any]
) -> Iterator[Message]:
    """Write down who changed; yield messages, whose rows wait until these are written. ``key``: None for plain ids.

    Each piece is a transaction of its own, so that a million changes keep no other writer waiting.
    """
    changed = _changed(engine, before, after, kind)
    while piece := list(islice(changed, IN_ONE)):
        message = Message("customer.changed_group", facts | {"group": kind}, new_id())
        rows = [_named(one, key) | {"message_id": message.id, "was": was, "now": now} for one, was, now in piece]
        with engine.begin() as connection:
            connection.execute(insert(changes), rows)
        yield message


def sweep_changes(connection: Connection) -> int:
    """Delete rows whose message was never written: a scoring was cut short. Only while no other one is written."""
    told = select(messages.c.id)
    return connection.execute(delete(changes).where(changes.c.message_id.not_in(told))).rowcount


def _named(customer_id: str, key: str | None) -> dict[str, str | None]:
    if key is None:
        return {"customer_id": customer_id, "customer": None}
    return {"customer_id": None, "customer": customer_key(customer_id, key)}


def _changed(engine: Engine, before: int, after: int, kind: str) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield (id, was, is) in order of the id; who is new, or gone, changed nothing. Read in pieces, by id."""
    last = ""
    while True:
        now, was = customers.alias("now"), customers.alias("was")
        both = now.join(was, now.c.customer_id == was.c.customer_id)
        asked = (
            select(now.c.customer_id, was.c[kind], now.c[kind])
            .select_from(both)
            .where(now.c.scoring_id == after, was.c.scoring_id == before, now.c.customer_id > last)
            .where(now.c[kind].is_distinct_from(was.c[kind]))
            .order_by(now.c.customer_id)
            .limit(AT_ONCE)
        )
        with engine.connect() as connection:
            found = connection.execute(asked).all()
        yield from ((row[0], row[1], row[2]) for row in found)
        if len(found) < AT_ONCE:
            return
        last = found[-1][0]

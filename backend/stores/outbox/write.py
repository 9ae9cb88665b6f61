"""Messages in, in the transaction of what they tell."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, insert, select

from backend.stores.outbox.tables import TABLES, deliveries, messages
from backend.stores.tables import metadata

MessageKind = Literal["scoring.done", "customer.changed_group", "model.refused"]


@dataclass(frozen=True, slots=True)
class Message:
    """What is told. ``id`` makes a repeat known to those who get it; ``content`` names no customer."""

    kind: MessageKind
    content: Mapping[str, Any]
    id: str


def new_id() -> str:
    """Return an id that no other message has."""
    return f"msg_{uuid.uuid4().hex}"


def make_outbox(connection: Connection) -> None:
    """Make the tables that are missing."""
    metadata.create_all(connection, tables=list(TABLES))


def tell(connection: Connection, told: Iterable[Message], targets: Iterable[str]) -> int:
    """Write messages for all targets, by name; one whose id is known already is not written again. Returns how many."""
    now, names, count = datetime.now(UTC), list(targets), 0
    for one in told:
        if connection.scalar(select(messages.c.id).where(messages.c.id == one.id)) is not None:
            continue
        row = {"id": one.id, "kind": one.kind, "created_at": now, "content": dict(one.content)}
        connection.execute(insert(messages), [row])
        due = {"message_id": one.id, "state": "waiting", "tries": 0, "next_at": now}
        if names:
            connection.execute(insert(deliveries), [due | {"target": name} for name in names])
        count += 1
    return count

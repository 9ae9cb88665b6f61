"""Messages and their tries as anyone may look at them: who is in a message is not shown."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from backend.stores.outbox.tables import deliveries, messages, tries


@dataclass(frozen=True, slots=True)
class Try:
    """``status`` is None where no answer came; ``fault`` is then the kind of error."""

    at: datetime
    status: int | None
    milliseconds: int
    fault: str | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message for one target, the newest try first."""

    id: str
    kind: str
    created_at: datetime
    target: str
    state: str
    next_at: datetime | None
    content: dict[str, Any]
    tries: tuple[Try, ...]


def newest(connection: Connection, state: str | None, limit: int) -> list[Delivery]:
    """Return the newest messages, in this state or in any."""
    d, m = deliveries.c, messages.c
    asked = select(deliveries, m.kind, m.created_at, m.content).join(messages, m.id == d.message_id)
    if state is not None:
        asked = asked.where(d.state == state)
    rows = connection.execute(asked.order_by(d.number.desc()).limit(limit)).mappings().all()
    made = _tries(connection, {row["message_id"] for row in rows})
    return [
        Delivery(
            row["message_id"],
            row["kind"],
            row["created_at"],
            row["target"],
            row["state"],
            row["next_at"] if row["state"] == "waiting" else None,
            row["content"],
            tuple(made.get((row["message_id"], row["target"]), ())),
        )
        for row in rows
    ]


def counts(connection: Connection) -> dict[str, dict[str, int]]:
    """Return how many messages each target has in each state."""
    d = deliveries.c
    found: dict[str, dict[str, int]] = {}
    for target, state, count in connection.execute(select(d.target, d.state, func.count()).group_by(d.target, d.state)):
        found.setdefault(target, {})[state] = count
    return found


def _tries(connection: Connection, of: set[str]) -> dict[tuple[str, str], list[Try]]:
    t = tries.c
    found: dict[tuple[str, str], list[Try]] = {}
    for row in connection.execute(select(tries).where(t.message_id.in_(of)).order_by(t.number.desc())).mappings():
        said = Try(row["at"], row["status"], row["milliseconds"], row["fault"])
        found.setdefault((row["message_id"], row["target"]), []).append(said)
    return found

"""Exports that a folder's watcher has dealt with: which file, what was in it, when, and what came of it."""

from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import BigInteger, Column, Connection, DateTime, Integer, String, Table, Text, insert, select, update

from backend.stores.tables import metadata

Result = Literal["scored", "refused", "same"]
LONGEST_PLACE, LONGEST_SAID = 1_000, 500

exports = Table(
    "exports_seen",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("place", String(LONGEST_PLACE), nullable=False, index=True),
    Column("stamp", String(80), nullable=False),
    Column("digest", String(64), nullable=False, index=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("result", String(10), nullable=False),
    Column("scoring", Integer),
    Column("said", Text, nullable=False),
)
"""``stamp``: size and time of change, by which a file is known without reading it; ``digest``: SHA-256 of what is in it."""


def make_exports(connection: Connection) -> None:
    """Make the table where it is missing."""
    metadata.create_all(connection, tables=[exports])


def seen(connection: Connection, place: str, stamp: str) -> bool:
    """Return whether this file, as it stands there, was dealt with."""
    asked = select(exports.c.number).where(exports.c.place == place, exports.c.stamp == stamp)
    return connection.execute(asked.limit(1)).first() is not None


def same_content(connection: Connection, digest: str) -> str | None:
    """Return the place of a file with this very content that was dealt with before; None where there was none."""
    found: str | None = connection.scalar(select(exports.c.place).where(exports.c.digest == digest).limit(1))
    return found


def touched(connection: Connection, place: str, digest: str, stamp: str) -> bool:
    """Take a new stamp for a file whose content is known under its own name; return whether it is."""
    mine = (exports.c.place == place, exports.c.digest == digest)
    return bool(connection.execute(update(exports).where(*mine).values(stamp=stamp)).rowcount)


def remember(
    connection: Connection, place: str, stamp: str, digest: str, result: Result, said: str, scoring: int | None = None
) -> None:
    """Write down what came of a file."""
    row = {"place": place, "stamp": stamp, "digest": digest, "at": datetime.now(UTC)}
    row |= {"result": result, "said": said[:LONGEST_SAID], "scoring": scoring}
    connection.execute(insert(exports), [row])

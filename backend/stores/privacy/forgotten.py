"""Marks of forgotten people: keyed hashes, by which they are kept out of later scorings, contacts and the ledger."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Column, Connection, Date, String, Table, delete, insert, select

from backend.stores.tables import metadata

marks = Table("forgotten", metadata, Column("mark", String(32), primary_key=True), Column("day", Date, nullable=False))
"""``mark`` is ``monitoring.ledger.customer_key`` of an id, e-mail or phone; ``day`` is when they were forgotten."""


def mark(connection: Connection, keys: Iterable[str], day: date) -> None:
    """Remember that these were forgotten on a day."""
    known = sorted(set(keys))
    lift(connection, known)
    if known:
        connection.execute(insert(marks), [{"mark": key, "day": day} for key in known])


def lift(connection: Connection, keys: Iterable[str]) -> int:
    """Take marks away; returns how many there were."""
    return connection.execute(delete(marks).where(marks.c.mark.in_(sorted(keys)))).rowcount


def forgotten(connection: Connection) -> dict[str, date]:
    """Return every mark and its day."""
    return {row.mark: row.day for row in connection.execute(select(marks))}

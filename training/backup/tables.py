"""Rows of every table as lines of JSON, the same from SQLite and from PostgreSQL: what one wrote the other takes back."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Date, DateTime, Engine, Integer, Table, delete, func, insert, inspect, select, text

from backend.stores.engine import is_postgresql
from backend.stores.ledger import experiments, exports, traffic
from backend.stores.outbox import tables as outbox_tables
from backend.stores.privacy import forgotten
from backend.stores.tables import metadata, scorings

AT_ONCE: Final = 5_000
ROOMS: Final = (experiments.__name__, exports.__name__, traffic.__name__, forgotten.__name__, outbox_tables.__name__)
"""Loaded so that ``metadata`` knows their tables."""
KEPT: Final = ("current", "previous")


def dumped(connection: Connection) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield each table that is there: its name and its rows, a line each. Read all of one before the next."""
    there = set(inspect(connection).get_table_names())
    for table in metadata.sorted_tables:
        if table.name in there:
            yield table.name, _lines(connection, table)


def restored(connection: Connection, name: str, lines: Iterable[str]) -> int:
    """Insert a table's rows; returns how many. Raises ``KeyError`` for a table that is not ours."""
    table, rows, count = metadata.tables[name], [], 0
    for line in lines:
        rows.append(_row(table, json.loads(line)))
        count += 1
        if len(rows) == AT_ONCE:
            connection.execute(insert(table), rows)
            rows = []
    if rows:
        connection.execute(insert(table), rows)
    _count_on(connection, table)
    return count


def emptied(connection: Connection) -> None:
    """Make all tables, and delete every row of them."""
    metadata.create_all(connection)
    for table in reversed(metadata.sorted_tables):
        connection.execute(delete(table))


def holds_anything(engine: Engine) -> bool:
    """Return whether any of our tables has a row."""
    there = set(inspect(engine).get_table_names())
    with engine.connect() as connection:
        return any(
            connection.execute(select(text("1")).select_from(table).limit(1)).first() is not None
            for table in metadata.sorted_tables
            if table.name in there
        )


def numbers_kept(connection: Connection) -> list[int]:
    """Return the scorings that readers see: those need their indexes."""
    return list(connection.scalars(select(scorings.c.id).where(scorings.c.state.in_(KEPT))))


def _lines(connection: Connection, table: Table) -> Iterator[str]:
    rows = connection.execution_options(yield_per=AT_ONCE).execute(select(table)).mappings()
    for row in rows:
        yield json.dumps(dict(row), default=_said, ensure_ascii=False, separators=(",", ":"))


def _said(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a {type(value).__name__} cannot be written down")


def _row(table: Table, told: dict[str, Any]) -> dict[str, Any]:
    for column in table.c:
        value = told.get(column.name)
        if isinstance(value, str) and isinstance(column.type, DateTime):
            told[column.name] = datetime.fromisoformat(value)
        elif isinstance(value, str) and isinstance(column.type, Date):
            told[column.name] = date.fromisoformat(value)
    return told


def _count_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL's counter go on after the highest number."""
    key = next(iter(table.primary_key.columns))
    if is_postgresql(connection) and len(table.primary_key.columns) == 1 and isinstance(key.type, Integer):
        sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, key.name)))
        highest = connection.scalar(select(func.max(key)))
        if sequence and highest:
            connection.execute(select(func.setval(sequence, highest)))

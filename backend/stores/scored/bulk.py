"""Rows by the million: in, indexed, and out again.

Rows go in without indexes but the key, in the key's order; then each index of ``tables.INDEXES`` is built at once, for
this scoring's rows alone. That is several times faster than an index kept up to date row by row, it touches nothing that
readers of the scoring in service use, and sweeping an old scoring away begins with dropping its indexes.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Engine, delete, inspect, select, text

from backend.contract.profiles import CustomerProfile
from backend.stores.engine import is_postgresql
from backend.stores.tables import (
    INDEXES,
    cells,
    customer_facts,
    customer_orders,
    customers,
    order_histories,
    order_logs,
    scorings,
    shop_facts,
    shop_views,
)

OF_A_SCORING = (
    customers, cells, customer_facts, customer_orders, shop_facts, shop_views, order_histories, order_logs,
)  # fmt: skip
"""Tables whose rows carry their scoring's number, and go with it."""
_FIELDS = CustomerProfile.__slots__[:-1]  # all but the drivers, which become JSON
_VALUES = attrgetter(*_FIELDS)
_COLUMNS = ", ".join(("scoring_id", "cell", "drivers", *_FIELDS))
_NEXT_ORDER = _FIELDS.index("expected_next_order")


def insert_rows(engine: Engine, number: int, profiles: Sequence[CustomerProfile], cell_numbers: Sequence[int]) -> None:
    """Insert the rows in one transaction, without SQLAlchemy: its own way costs more than the database's work."""
    with engine.begin() as connection:
        if not is_postgresql(engine):
            connection.connection.driver_connection.execute("BEGIN IMMEDIATE")  # type: ignore[union-attr]
        rows_into(connection, number, profiles, cell_numbers)


def rows_into(
    connection: Connection, number: int, profiles: Sequence[CustomerProfile], cell_numbers: Sequence[int]
) -> None:
    """Insert the rows in the transaction under way."""
    rows = [(number, cell, _json(profile), *_VALUES(profile)) for profile, cell in zip(profiles, cell_numbers, strict=True)]
    driver: Any = connection.connection.driver_connection
    if is_postgresql(connection):
        with driver.cursor().copy(f"COPY customers ({_COLUMNS}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        marks = ", ".join("?" * (len(_FIELDS) + 3))
        driver.executemany(f"INSERT INTO customers ({_COLUMNS}) VALUES ({marks})", map(_dated, rows))  # noqa: S608 - own names


def index_rows(engine: Engine, number: int, *, anew: bool = False) -> None:
    """Build each index in a transaction of its own, so that other writers wait for one at the most.

    ``anew``: another scoring of this number may have left its own, which go first.
    """
    if anew:
        _drop(engine, [f"{_prefix(number)}{name}" for name in INDEXES])
    for name, columns in INDEXES.items():
        with engine.begin() as connection:
            connection.execute(
                text(
                    f"CREATE INDEX {_prefix(number)}{name} ON customers ({', '.join(columns)})"
                    f" WHERE scoring_id = {number:d}"
                )
            )
    if is_postgresql(engine):
        with _at_once(engine) as connection:
            connection.execute(text("ANALYZE customers"))


def sweep(engine: Engine, kept: Sequence[str]) -> None:
    """Delete the scorings in other states, and their indexes and rows; what is cut short goes on at the next sweep."""
    with engine.connect() as connection:
        gone = connection.scalars(select(scorings.c.id).where(scorings.c.state.not_in(kept))).all()
        indexes = [str(index["name"]) for index in inspect(connection).get_indexes("customers")] if gone else []
    for number in gone:
        _drop(engine, [name for name in indexes if name.startswith(_prefix(number))])
        for table in OF_A_SCORING:
            with engine.begin() as connection:
                connection.execute(delete(table).where(table.c.scoring_id == number))
        with engine.begin() as connection:
            connection.execute(delete(scorings).where(scorings.c.id == number))


def _drop(engine: Engine, names: Sequence[str]) -> None:
    """Drop indexes; on PostgreSQL concurrently, or it waits for every reader of the table and holds up the next ones."""
    concurrently = "CONCURRENTLY " if is_postgresql(engine) else ""
    with _at_once(engine) as connection:
        for name in names:
            connection.execute(text(f"DROP INDEX {concurrently}IF EXISTS {name}"))


def _at_once(engine: Engine) -> Connection:
    """Return a connection whose every statement is a transaction of its own."""
    return engine.connect().execution_options(isolation_level="AUTOCOMMIT")


def _prefix(number: int) -> str:
    return f"scored_{number:d}_"


def _json(profile: CustomerProfile) -> str:
    """Return what ``json.dumps`` of the drivers as dictionaries gives, in a third of its time."""
    parts = (f'{{"feature": {_quoted(one.feature)}, "contribution": {one.contribution!r}}}' for one in profile.drivers)
    return f"[{', '.join(parts)}]"


_quoted = lru_cache(maxsize=1024)(json.dumps)


def _dated(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a date as SQLite keeps it: as text, in the form that SQLAlchemy reads."""
    day = row[_NEXT_ORDER + 3]
    return row if day is None else (*row[: _NEXT_ORDER + 3], day.isoformat(), *row[_NEXT_ORDER + 4 :])

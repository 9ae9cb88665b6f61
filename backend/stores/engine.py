"""Open the database of a URL. Nothing is connected before the first query: a service starts without its database."""

import threading
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from backend.errors import BadInput

BUSY_MS = 30_000
CONNECT_S = "5"  # a host that does not answer must not hold a request for minutes


def is_postgresql(database: Engine | Connection) -> bool:
    """Return whether the database is PostgreSQL; every other one that ``open_engine`` opens is SQLite."""
    return database.dialect.name == "postgresql"


class Database:
    """The database of a URL, opened once, at the first query, for everyone who asks: predictions need none."""

    def __init__(self, url: str) -> None:
        self._url, self._opening = url, threading.Lock()
        self._engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        """Return the engine. Raises ``BadInput`` for a URL of no known database, ``OSError`` for a bad folder."""
        with self._opening:
            if self._engine is None:
                self._engine = open_engine(self._url)
            return self._engine

    def close(self) -> None:
        """Close all connections; a further query opens new ones."""
        if self._engine is not None:
            self._engine.dispose()


def open_engine(url: str) -> Engine:
    """Return an engine for the database. Raises ``BadInput`` for a URL that names no database we know."""
    try:
        address = make_url(url)
    except ArgumentError:
        raise BadInput("DATABASE_URL is not a database URL; use one such as sqlite:///var/customers.db.") from None
    if address.drivername in {"postgres", "postgresql"}:  # hosts give it without a driver
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() == "sqlite":
        return _sqlite(address)
    if address.get_backend_name() == "postgresql":
        if "connect_timeout" not in address.query:
            address = address.update_query_dict({"connect_timeout": CONNECT_S})
        return create_engine(address, pool_pre_ping=True)
    raise BadInput(f"DATABASE_URL is for {address.get_backend_name()}; sqlite and postgresql are known.")


def _sqlite(address: Any) -> Engine:
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address)
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, _: Any) -> None:
    """Let readers and one writer work at once, and a second writer wait for the first."""
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"busy_timeout={BUSY_MS}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")

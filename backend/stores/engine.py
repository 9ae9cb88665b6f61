"""Open the database of a URL. Nothing is connected before the first query: a service starts without its database."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from backend.errors import BadInput

PATIENCE_S = 30.0
"""How long a writer waits for another one."""
READER_PATIENCE_S = 3.0
"""How long a request waits where somebody has locked all of the database, or for a connection of the pool."""
MOST_STATEMENT_S = 20.0
CONNECT_S = "5"  # a host that does not answer must not hold a request for minutes


def is_postgresql(database: Engine | Connection) -> bool:
    """Return whether the database is PostgreSQL; every other one that ``open_engine`` opens is SQLite."""
    return database.dialect.name == "postgresql"


NO_URL = "DATABASE_URL is not a database URL; use one such as sqlite:///var/customers.db."


def open_engine(url: str, patience_s: float = PATIENCE_S) -> Engine:
    """Return an engine for the database. Raises ``BadInput`` for a URL that names no database we know."""
    try:
        address = make_url(url)
    except ArgumentError:
        raise BadInput(NO_URL) from None
    except ValueError:  # a port that is no number
        raise BadInput(NO_URL) from None
    if address.drivername in {"postgres", "postgresql"}:  # hosts give it without a driver
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, patience_s)
    if address.get_backend_name() == "postgresql":
        if "connect_timeout" not in address.query:
            address = address.update_query_dict({"connect_timeout": CONNECT_S})
        return _postgres(address, patience_s)
    raise BadInput("DATABASE_URL is for a kind of database that is not known here; sqlite and postgresql are.")


def _postgres(address: Any, patience_s: float) -> Engine:
    """Return the engine; ``hide_parameters`` keeps what a statement was given (customers) out of its errors."""
    impatient = patience_s < PATIENCE_S
    limits = {"options": f"-c statement_timeout={MOST_STATEMENT_S:.0f}s -c lock_timeout={patience_s:.0f}s"}
    return create_engine(
        address,
        pool_pre_ping=True,
        pool_timeout=patience_s,
        hide_parameters=True,
        connect_args=limits if impatient and "options" not in address.query else {},
    )


def _sqlite(address: Any, patience_s: float) -> Engine:
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, hide_parameters=True)

    def prepare(connection: Any, _: Any) -> None:
        """Let readers and one writer work at once, and a second writer wait for the first."""
        for pragma in (
            f"busy_timeout={patience_s * 1000:.0f}",
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "connect", prepare)
    return engine

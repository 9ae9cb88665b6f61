"""The store. What is asked within one reading is answered as of one moment, whatever is written meanwhile."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection

from backend.stores.database import Database
from backend.stores.engine import is_postgresql

Kept = TypeVar("Kept")
NOT_SCORED = "No customers are scored yet; run: python -m training score --data FILE"


class Store:
    """Scored customers and contacts in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[str, tuple[Hashable, Any]] = {}

    @property
    def answers(self) -> bool:
        """Return whether the database answered when it was last asked."""
        return self._database.fault is None

    @contextmanager
    def reading(self, missing: str = NOT_SCORED) -> Iterator[Connection]:
        """Yield a connection that sees one moment.

        Raises ``NotReady`` where the database does not answer; with ``missing`` where its tables were never made.
        """
        with self._database.answering(missing) as engine, engine.connect() as connection:
            _freeze(connection)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield a transaction: everything in it is kept, or nothing. Raises ``NotReady`` like ``reading``."""
        with self._database.answering() as engine, engine.begin() as connection:
            yield connection

    def kept(self, name: str, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Return what was worked out under this name for the same key, else work it out and keep it instead.

        For answers that cost a look at everybody; ``key`` holds all that the answer hangs on.
        """
        held = self._kept.get(name)
        if held is None or held[0] != key:
            held = self._kept[name] = (key, make())
        found: Kept = held[1]
        return found

    def settle(self) -> None:
        """Fold SQLite's log of changes into its file, as far as nobody reads it: what was deleted is in neither then."""
        with self._database.answering() as engine:
            if not is_postgresql(engine):
                with engine.connect() as connection:
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close all connections."""
        self._database.close()


def _freeze(connection: Connection) -> None:
    if is_postgresql(connection):
        connection.execution_options(isolation_level="REPEATABLE READ")
    else:  # SQLite's driver would begin a transaction only before a write
        connection.exec_driver_sql("BEGIN")

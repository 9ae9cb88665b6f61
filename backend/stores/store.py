"""The store. What is asked within one reading is answered as of one moment, whatever is written meanwhile."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from backend.errors import BadInput, NotReady
from backend.stores.engine import Database, is_postgresql

log = logging.getLogger(__name__)
NOT_SCORED = "No customers are scored yet; run: python -m training score --data FILE"
_NO_TABLE = ("no such table", "UndefinedTable")


class Store:
    """Scored customers and contacts in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection that sees one moment. Raises ``NotReady`` where the database is missing or does not answer."""
        with _answering(), self._opened().connect() as connection:
            _freeze(connection)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield a transaction: everything in it is kept, or nothing. Raises ``NotReady`` like ``reading``."""
        with _answering(), self._opened().begin() as connection:
            yield connection

    def _opened(self) -> Engine:
        try:
            return self._database.engine
        except (BadInput, OSError) as error:
            raise NotReady(f"The store of customers cannot be opened: {error}") from error

    def close(self) -> None:
        """Close all connections."""
        self._database.close()


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, PoolTimeout) as error:
        raise _not_ready(error) from error


def _freeze(connection: Connection) -> None:
    if is_postgresql(connection):
        connection.execution_options(isolation_level="REPEATABLE READ")
    else:  # SQLite's driver would begin a transaction only before a write
        connection.exec_driver_sql("BEGIN")


def _not_ready(error: DBAPIError | PoolTimeout) -> NotReady:
    if any(said in str(error) for said in _NO_TABLE):
        return NotReady(NOT_SCORED)
    log.error("the store does not answer", exc_info=error)
    return NotReady("The store of customers does not answer; try again later.")

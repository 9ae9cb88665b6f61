"""One scoring is written at a time: a lock that ends with the process that holds it, however it ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from backend.errors import AnotherWriter
from backend.stores.engine import is_postgresql

KEY = 5_711_064  # any number that nothing else locks in this database
BUSY = "Another score is writing to this database; wait until it has ended."


@contextmanager
def only_writer(engine: Engine) -> Iterator[None]:
    """Hold the lock. Raises ``AnotherWriter`` where another process or thread holds it."""
    if is_postgresql(engine):
        with _advisory(engine):
            yield
    elif engine.url.database and engine.url.database != ":memory:":
        with _beside(Path(f"{engine.url.database}.writing")):
            yield
    else:
        yield  # a database in memory has one process


@contextmanager
def _advisory(engine: Engine) -> Iterator[None]:
    """Hold a lock of the server, which releases it when the connection is gone."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": KEY}):
            raise AnotherWriter(BUSY)
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": KEY})


@contextmanager
def _beside(path: Path) -> Iterator[None]:
    """Lock an empty file that stays; the kernel releases the lock when its holder is gone."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AnotherWriter(BUSY) from None
        yield

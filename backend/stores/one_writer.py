"""One process at a time writes a scoring, and one follows arriving orders: locks that end with their holder."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, text

from backend.errors import AnotherWriter
from backend.stores.engine import is_postgresql


@dataclass(frozen=True, slots=True)
class Duty:
    """What only one does at a time. ``key``: any number that nothing else locks in this database; ``name``: of the file
    beside a SQLite database; ``busy``: what the second is told."""

    key: int
    name: str
    busy: str


WRITING: Final = Duty(5_711_064, "writing", "Another score is writing to this database; wait until it has ended.")
FOLLOWING: Final = Duty(5_711_065, "following", "Another process follows the orders of this database.")


@contextmanager
def only_writer(engine: Engine) -> Iterator[None]:
    """Hold the lock on writing. Raises ``AnotherWriter`` where another process or thread holds it."""
    with only_one(engine, WRITING):
        yield


@contextmanager
def only_one(engine: Engine, duty: Duty) -> Iterator[None]:
    """Hold the lock on a duty. Raises ``AnotherWriter`` where another process or thread holds it."""
    if is_postgresql(engine):
        with _advisory(engine, duty):
            yield
    elif engine.url.database and engine.url.database != ":memory:":
        with _beside(Path(f"{engine.url.database}.{duty.name}"), duty):
            yield
    else:
        yield  # a database in memory has one process


@contextmanager
def _advisory(engine: Engine, duty: Duty) -> Iterator[None]:
    """Hold a lock of the server, which releases it when the connection is gone."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": duty.key}):
            raise AnotherWriter(duty.busy)
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": duty.key})


@contextmanager
def _beside(path: Path, duty: Duty) -> Iterator[None]:
    """Lock an empty file that stays; the kernel releases the lock when its holder is gone."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AnotherWriter(duty.busy) from None
        yield

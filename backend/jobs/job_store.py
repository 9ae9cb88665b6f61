"""Jobs as a client sees them: add, find, cancel. ``jobs.job_turns`` is what the process that runs them uses."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from backend.contract.jobs import OVER, Job, Kind, Outcome, Progress
from backend.errors import JobOver, NoSuchJob, QueueFull
from backend.jobs.job_table import jobs
from backend.stores.database import Database
from backend.stores.tables import metadata

KEPT = 500
"""Jobs that are remembered; older ones that are over go when a new one comes."""


class JobStore:
    """The jobs in a database, which is opened, and given its table, at the first question."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._with_table: Engine | None = None

    def add(self, kind: Kind, arguments: dict[str, Any], most_queued: int) -> Job:
        """Add a job to the end of the queue. Raises ``QueueFull`` (requests of the same instant may all pass)."""
        identity = secrets.token_hex(16)
        with self.transaction() as connection:
            waiting = connection.scalar(select(func.count()).where(jobs.c.state == "queued")) or 0
            if waiting >= most_queued:
                raise QueueFull(f"{waiting} jobs are waiting already; ask again when one of them is over.")
            made = connection.execute(
                insert(jobs).values(
                    id=identity, kind=kind, arguments=arguments, state="queued", created_at=datetime.now(UTC)
                )
            )
            number = made.inserted_primary_key[0]  # type: ignore[index]
            connection.execute(delete(jobs).where(jobs.c.state.in_(OVER), jobs.c.number <= number - KEPT))
            return _find(connection, identity)

    def find(self, identity: str) -> Job:
        """Return one job. Raises ``NoSuchJob``."""
        with self.transaction() as connection:
            return _find(connection, identity)

    def recent(self, count: int) -> list[Job]:
        """Return the last jobs that were asked for, newest first."""
        with self.transaction() as connection:
            rows = connection.execute(select(jobs).order_by(jobs.c.number.desc()).limit(count)).mappings()
            return [known(row) for row in rows]

    def counts(self) -> dict[str, int]:
        """Return how many jobs there are in each state. Raises ``NotReady``."""
        with self.transaction() as connection:
            asked = select(jobs.c.state, func.count()).group_by(jobs.c.state)
            return {row[0]: row[1] for row in connection.execute(asked)}

    def cancel(self, identity: str) -> Job:
        """Take a job out of the queue, or ask the process that runs it to stop. Raises ``NoSuchJob``, ``JobOver``."""
        mine = update(jobs).where(jobs.c.id == identity)
        with self.transaction() as connection:
            connection.execute(
                mine.where(jobs.c.state == "queued").values(
                    state="cancelled", cancel_asked=True, finished_at=datetime.now(UTC)
                )
            )
            connection.execute(mine.where(jobs.c.state == "running").values(cancel_asked=True))
            job = _find(connection, identity)
        if job.over and job.state != "cancelled":
            raise JobOver(f"Job {identity} is over ({job.state}); there is nothing to cancel.")
        return job

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Yield a transaction. Raises ``NotReady`` where the database does not answer."""
        with self._database.answering() as engine:
            if engine is not self._with_table:
                _make_table(engine)
                self._with_table = engine
            with engine.begin() as connection:
                yield connection

    def close(self) -> None:
        """Close all connections."""
        self._database.close()


def known(row: RowMapping) -> Job:
    """Return a row as a job; SQLite loses the time zone, which is UTC."""
    moments: dict[str, Any] = {
        name: row[name].replace(tzinfo=row[name].tzinfo or UTC) if row[name] else None
        for name in ("created_at", "started_at", "finished_at")
    }
    return Job(
        id=row["id"],
        kind=row["kind"],
        arguments=row["arguments"],
        cancel_asked=row["cancel_asked"],
        progress=Progress(row["step"], row["fraction"], tuple(row["log"] or ())),
        outcome=Outcome(row["state"], row["exit_code"], row["error"], row["result"]),
        **moments,
    )


def _find(connection: Connection, identity: str) -> Job:
    row = connection.execute(select(jobs).where(jobs.c.id == identity)).mappings().first()
    if row is None:
        raise NoSuchJob(f"There is no job {identity}.")
    return known(row)


def _make_table(engine: Engine) -> None:
    """Make the table; of two processes that start together, the second finds it when it looks again."""
    try:
        metadata.create_all(engine, tables=[jobs])
    except (IntegrityError, OperationalError, ProgrammingError):
        metadata.create_all(engine, tables=[jobs])

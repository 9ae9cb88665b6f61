"""Whose turn it is: one job runs at a time among all processes on one database, and a dead process loses its turn."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import exists, func, select, update
from sqlalchemy.exc import IntegrityError

from backend.contract.jobs import Job, Outcome, Progress
from backend.jobs.job_store import JobStore, known
from backend.jobs.job_table import jobs

LEASE_S = 30.0
"""A running job whose process has not been heard of for so long is lost; longer than any write that others wait for."""
LOST = "The service died while this job ran, and the job with it; the model in service is untouched. Ask for it again."
Word = Literal["go on", "cancel", "not yours"]


def take_next(store: JobStore, owner: str) -> Job | None:
    """Mark the oldest waiting job as running by ``owner`` and return it; None where none waits or another one runs."""
    other = jobs.alias()
    oldest = select(func.min(other.c.number)).where(other.c.state == "queued").scalar_subquery()
    nobody = ~exists().where(other.c.state == "running")
    turn = (
        update(jobs)
        .where(jobs.c.number == oldest, jobs.c.state == "queued", nobody)
        .values(state="running", owner=owner, started_at=datetime.now(UTC))
        .returning(*jobs.c)
    )
    try:
        with store.transaction() as connection:
            if not connection.scalar(select(exists().where(jobs.c.state == "queued"))):  # asking must not write: others do
                return None
            row = connection.execute(turn).mappings().first()
    except IntegrityError:  # somebody was faster: the index lets one run
        return None
    return known(row) if row else None


def beat(store: JobStore, identity: str, owner: str, progress: Progress) -> Word:
    """Record that the job is alive and its progress; return what its owner must do."""
    alive = (
        update(jobs)
        .where(jobs.c.id == identity, jobs.c.owner == owner, jobs.c.state == "running")
        .values(beats=jobs.c.beats + 1, step=progress.step, fraction=progress.fraction, log=list(progress.log))
        .returning(jobs.c.cancel_asked)
    )
    with store.transaction() as connection:
        row = connection.execute(alive).first()
    if row is None:
        return "not yours"
    return "cancel" if row.cancel_asked else "go on"


def finish(store: JobStore, identity: str, owner: str, progress: Progress, outcome: Outcome) -> None:
    """Record how the job ended; do nothing where the turn was lost meanwhile."""
    with store.transaction() as connection:
        connection.execute(
            update(jobs)
            .where(jobs.c.id == identity, jobs.c.owner == owner, jobs.c.state == "running")
            .values(
                state=outcome.state,
                finished_at=datetime.now(UTC),
                step=progress.step,
                fraction=progress.fraction,
                log=list(progress.log),
                exit_code=outcome.exit_code,
                error=outcome.error,
                result=outcome.result,
            )
        )


class LostJobs:
    """Finds jobs whose process is gone: no heartbeat for ``lease_s`` by this process's own clock."""

    def __init__(self, store: JobStore, lease_s: float = LEASE_S, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._lease_s, self._clock = store, lease_s, clock
        self._seen: tuple[str, int] | None = None
        self._since = 0.0

    def mark(self) -> None:
        """Mark jobs whose process is gone as lost; to be called about once a second by a process that runs no job."""
        with self._store.transaction() as connection:
            row = connection.execute(select(jobs.c.id, jobs.c.beats).where(jobs.c.state == "running")).first()
            seen = (row.id, row.beats) if row else None
            if seen != self._seen:
                self._seen, self._since = seen, self._clock()
            if seen is None or self._clock() - self._since < self._lease_s:
                return
            connection.execute(
                update(jobs)
                .where(jobs.c.id == seen[0], jobs.c.beats == seen[1], jobs.c.state == "running")
                .values(state="lost", finished_at=datetime.now(UTC), error=LOST)
            )

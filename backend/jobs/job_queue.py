"""One thread of the service takes jobs from the queue, one at a time among all processes on one database."""

import logging
import secrets
import threading
from typing import Any

from backend.contract.jobs import Job, Kind, Outcome
from backend.errors import NotReady
from backend.jobs.child_process import Tail
from backend.jobs.job_commands import Workplace
from backend.jobs.job_store import JobStore
from backend.jobs.job_turns import LEASE_S, LostJobs, finish, take_next
from backend.jobs.run_job import Turn, run_job
from backend.upkeep import Task

log = logging.getLogger(__name__)
MOST_QUEUED = 10
LOOK_EVERY_S = 1.0


class JobQueue:
    """``add`` from any thread; ``start`` and ``close`` with the service."""

    def __init__(self, store: JobStore, at: Workplace, lease_s: float = LEASE_S) -> None:
        self.store, self.at = store, at
        self.task = Task("the queue of jobs", self._look, LOOK_EVERY_S)
        self._lost, self._ran = LostJobs(store, lease_s), False
        self._owner = secrets.token_hex(16)
        self._closing, self._added = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, kind: Kind, arguments: dict[str, Any]) -> Job:
        """Add a job to the end of the queue. Raises ``QueueFull``."""
        job = self.store.add(kind, arguments, MOST_QUEUED)
        self._added.set()
        return job

    def start(self) -> None:
        """Start to look for jobs."""
        self._closing.clear()
        self._thread = threading.Thread(target=self._serve, name="jobs", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop the running job, record it as lost, and take no more; waiting jobs run after a restart."""
        self._closing.set()
        self._added.set()
        if self._thread is not None:
            self._thread.join()
        self.store.close()

    def _serve(self) -> None:
        while not self._closing.is_set():
            pause_s = self.task.once()
            if not self._ran or self.task.failure is not None:
                self._added.wait(pause_s)
                self._added.clear()

    def _look(self) -> None:
        """Run the next job, if there is one."""
        self._ran = False
        self._lost.mark()
        job = take_next(self.store, self._owner)
        if job is not None:
            self._ran = True
            self._run(job)

    def _run(self, job: Job) -> None:
        log.info("job started", extra={"job": job.id, "kind": job.kind})
        tail = Tail()
        outcome = run_job(Turn(job, self._owner, self.store, self.at, self._closing), tail)
        self._write_down(job, tail, outcome)
        log.info("job over", extra={"job": job.id, "kind": job.kind, "state": outcome.state, "reason": outcome.error})

    def _write_down(self, job: Job, tail: Tail, outcome: Outcome) -> None:
        """Retry until this is written: until then all other jobs wait."""
        while True:
            try:
                finish(self.store, job.id, self._owner, tail.progress(), outcome)
            except NotReady as reason:
                log.warning("a job's end is not written yet", extra={"reason": str(reason)})
                if self._closing.wait(LOOK_EVERY_S):
                    return
            else:
                return

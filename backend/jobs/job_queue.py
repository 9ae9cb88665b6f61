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

log = logging.getLogger(__name__)
MOST_QUEUED = 10
LOOK_EVERY_S = 1.0


class JobQueue:
    """``add`` from any thread; ``start`` and ``close`` with the service."""

    def __init__(self, store: JobStore, at: Workplace, lease_s: float = LEASE_S) -> None:
        self.store, self.at = store, at
        self._lease_s = lease_s
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
        lost, answered = LostJobs(self.store, self._lease_s), True
        while not self._closing.is_set():
            try:
                lost.mark()
                job, answered = take_next(self.store, self._owner), True
            except NotReady as reason:
                if answered:
                    log.warning("no jobs can be run", extra={"reason": str(reason)})
                job, answered = None, False
            except Exception:
                log.exception("the queue of jobs stumbled")
                job = None
            if job is None:
                self._added.wait(LOOK_EVERY_S)
                self._added.clear()
            else:
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

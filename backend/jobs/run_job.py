"""Run one job from its start to its end: a folder of its own, its programs, its beats, and how it went."""

import logging
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from backend.contract.jobs import Job, Outcome
from backend.errors import NoSuchJob, NotReady
from backend.jobs.child_process import ChildProcess, Tail, child_environment
from backend.jobs.job_commands import Workplace, commands, gather
from backend.jobs.job_store import JobStore
from backend.jobs.job_turns import LEASE_S, Word, beat

log = logging.getLogger(__name__)
BEAT_S = 1.0
STOPPED = "The service was stopped while this job ran, and the job with it. Ask for it again."
UNHEARD = "The database of jobs did not answer for so long that the job was stopped. Ask for it again."
UNTOUCHED = "what was in service before is untouched"


@dataclass(frozen=True, slots=True)
class Turn:
    """A job whose turn it is, and who runs it; ``closing`` is set when the service shuts down."""

    job: Job
    owner: str
    store: JobStore
    at: Workplace
    closing: threading.Event


def run_job(turn: Turn, tail: Tail) -> Outcome:
    """Run the job until it is over; never raises for what a job does wrong."""
    try:
        with _folder(turn) as folder:
            for command in commands(turn.job, turn.at, folder):
                tail.complaint = None
                outcome = _attend(turn, command, tail)
                if outcome.state != "succeeded":
                    return outcome
            return Outcome("succeeded", 0, result=gather(turn.job, turn.at, folder))
    except OSError as error:
        return Outcome("failed", error=f"{error.filename or 'The job'}: {error.strerror or error}; {UNTOUCHED}.")
    except Exception as error:
        log.exception("unforeseen error in a job")
        return Outcome("failed", error=f"Something went wrong on our side ({type(error).__name__}); {UNTOUCHED}.")


def _attend(turn: Turn, command: list[str], tail: Tail) -> Outcome:
    """Wait until the program ends, is cancelled, or must stop with the service."""
    child = ChildProcess(command, child_environment(with_s3=turn.at.reads_s3, may_publish=turn.job.kind == "train"), tail)
    heard = time.monotonic()
    while (code := child.wait(BEAT_S)) is None:
        word, heard = _beat(turn, tail, heard)
        if turn.closing.is_set():
            return Outcome("lost", child.stop(), STOPPED)
        if word == "cancel":
            return Outcome("cancelled", child.stop())
        if word == "not yours":
            return Outcome("lost", child.stop(), UNHEARD)
    return _ending(code, tail)


def _beat(turn: Turn, tail: Tail, heard: float) -> tuple[Word, float]:
    """Send a heartbeat; return (order, time of the last reply).

    Without a reply for most of the lease, other processes may take the job for lost.
    """
    try:
        return beat(turn.store, turn.job.id, turn.owner, tail.progress()), time.monotonic()
    except NotReady:
        return ("not yours" if time.monotonic() - heard > 0.7 * LEASE_S else "go on"), heard


def _ending(code: int, tail: Tail) -> Outcome:
    if code == 0:
        return Outcome("succeeded", 0)
    if code < 0:
        why = " (the machine's memory ran out, or somebody ended it)" if -code == signal.SIGKILL else ""
        return Outcome("failed", code, f"The job was ended by {signal.Signals(-code).name}{why}; {UNTOUCHED}.")
    return Outcome("failed", code, tail.complaint or f"The job ended with exit code {code} and said nothing; {UNTOUCHED}.")


@contextmanager
def _folder(turn: Turn) -> Iterator[Path]:
    """Yield a folder for the job; it is deleted afterwards, with those that earlier crashes left."""
    turn.at.folders.mkdir(parents=True, exist_ok=True)
    for left in turn.at.folders.iterdir():
        if _is_over(turn.store, left.name):
            shutil.rmtree(left, ignore_errors=True)
    folder = turn.at.folders / turn.job.id
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_over(store: JobStore, identity: str) -> bool:
    """Return whether a job is over; False for a job of another database, whose folder is not ours to delete."""
    try:
        return store.find(identity).over
    except (NoSuchJob, NotReady):
        return False

"""Where jobs of tests work, and waiting for them."""

import sys
import time
from pathlib import Path

from backend.contract.jobs import Job
from backend.jobs.job_commands import Workplace
from backend.jobs.job_store import JobStore

FAKE = Path(__file__).parent / "fake_training.py"
PATIENCE_S = 60


def workplace(folder: Path, how: str) -> Workplace:
    """Jobs there go that way; see ``fake_training``."""
    return Workplace(folder / "models", folder / "var" / "sample.csv", program=(sys.executable, str(FAKE), how))


def until(store: JobStore, job: Job, *states: str) -> Job:
    """The job once it is in one of the states, or over."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        found = store.find(job.id)
        if found.over or found.state in states:
            return found
        time.sleep(0.05)
    raise AssertionError(f"still {found.state} after {PATIENCE_S} s")

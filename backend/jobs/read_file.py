"""Read an uploaded file as training would, in a process of its own, and keep nothing: what it is, how it is read."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from backend.errors import BadInput, Busy
from backend.jobs.child_process import ChildProcess, Tail, child_environment
from backend.jobs.job_commands import Workplace

LONGEST_S: Final = 120.0
REFUSED: Final = 2
"""What the commands of training end with where a file cannot be used; the sentence stands on standard error."""
_turn: Final = threading.Semaphore(1)


@contextmanager
def place_for_upload() -> Iterator[Path]:
    """Yield a place for one file; it is gone afterwards. Raises ``Busy`` while another one is read."""
    if not _turn.acquire(blocking=False):
        raise Busy("Another file is being read; send this one again in a moment.")
    try:
        with TemporaryDirectory(prefix="upload-") as folder:
            yield Path(folder) / "upload"
    finally:
        _turn.release()


def read_upload(file: Path, at: Workplace) -> dict[str, Any]:
    """Return what ``inspect`` says of a file. Raises ``BadInput`` with its sentence where nothing can be said."""
    result = file.with_name("inspected.json")
    tail = Tail()
    child = ChildProcess([*at.program, "inspect", "--data", str(file), "--json", str(result)], child_environment(), tail)
    code = child.wait(LONGEST_S)
    if code is None:
        child.stop()
        raise BadInput(
            f"Reading took longer than {LONGEST_S:.0f} seconds; read it with: python -m training inspect --data FILE"
        )
    if result.exists():
        found: dict[str, Any] = json.loads(result.read_bytes())
        return found
    said = (tail.complaint or "The file could not be read.").replace(str(file), "The file").replace(file.name, "The file")
    raise BadInput(said if code == REFUSED else "The file could not be read.")

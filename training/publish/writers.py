"""Several may publish into one folder, and any of them may be killed at any moment: who lives is told by a lock.

A file lock ends with its process, however that ends; so what lies aside unlocked belongs to nobody, and is swept.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ASIDE = ".writing-"


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Waits for its turn among the writers of a folder; to be held for moments. Flushes the folder's entries at the end."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        _lock(handle, fcntl.LOCK_EX)
        yield
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def writing_aside(folder: Path) -> Iterator[Path]:
    """A new folder within, locked while it is written; swept at the end if it still stands there."""
    with alone_in(folder):
        _sweep(folder)
        aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=folder))
        handle = os.open(aside, os.O_RDONLY)
        _lock(handle, fcntl.LOCK_EX)
    try:
        yield aside
    finally:
        os.close(handle)
        shutil.rmtree(aside, ignore_errors=True)


def remove(version: Path) -> None:
    """Out of sight at once, so that a kill on the way leaves no half of a version: the next writer sweeps the rest."""
    gone = version.with_name(f"{ASIDE}{version.name}")
    with suppress(OSError):
        version.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """What dead writers left."""
    for left in folder.glob(f"{ASIDE}*"):
        if left.is_dir() and _is_abandoned(left):
            shutil.rmtree(left, ignore_errors=True)
        elif left.is_file():
            left.unlink(missing_ok=True)


def _is_abandoned(aside: Path) -> bool:
    try:
        handle = os.open(aside, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # locked, or a file system that knows no locks
        return False
    else:
        return True
    finally:
        os.close(handle)


def _lock(handle: int, how: int) -> None:
    with suppress(OSError):  # a file system that knows no locks: writers are alone there, and nothing is swept
        fcntl.flock(handle, how)

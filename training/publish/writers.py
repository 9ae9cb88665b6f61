"""Several processes may publish into one folder, and any may be killed at any moment: a lock tells which are alive.

A file lock ends with its process, however that ends; so an unlocked folder left aside belongs to nobody, and is deleted.
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
    """Wait for the folder's lock and hold it, for moments only; flush the folder's entries at the end."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        _lock(handle, fcntl.LOCK_EX)
        yield
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def writing_aside(folder: Path) -> Iterator[Path]:
    """Yield a new folder within, locked while it is written; it is deleted at the end if it is still there."""
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
    """Rename, then delete, so that a kill leaves no half of a version: the next writer deletes the rest."""
    gone = version.with_name(f"{ASIDE}{version.name}")
    with suppress(OSError):
        version.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Delete what dead writers left."""
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

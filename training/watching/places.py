"""What lies in a folder or below a bucket's prefix. Looked at again and again: buckets, and folders that other machines
write to, send no word of a change; and whether a file is whole shows only by looking twice.
"""

from dataclasses import dataclass
from pathlib import Path

from backend.errors import BadInput
from training.remote.s3 import is_remote, listed

NOT_YET = (".", "_")
"""Names that begin so are on their way, or another program's marks."""


@dataclass(frozen=True, slots=True)
class Found:
    """One file. ``stamp``: size and time of change; ``changed``: seconds since the epoch."""

    place: str
    stamp: str
    changed: float

    @property
    def name(self) -> str:
        """Return its name without the way to it."""
        return self.place.rpartition("/")[2]


def look(source: str) -> list[Found]:
    """Return the files there, the oldest first. Raises ``BadInput`` where there is no such place."""
    return sorted(_remote(source) if is_remote(source) else _local(Path(source)), key=lambda one: (one.changed, one.place))


def settles_at_once(source: str) -> bool:
    """Return whether a file there is whole when it is seen: an object of a bucket is."""
    return is_remote(source)


def _local(folder: Path) -> list[Found]:
    if not folder.is_dir():
        raise BadInput(f"{folder}: there is no such folder.")
    found = []
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        try:
            if any(part.startswith(NOT_YET) for part in parts) or not path.is_file():
                continue
            about = path.stat()
        except OSError:  # it went while we looked
            continue
        found.append(Found(str(path), f"{about.st_size}:{about.st_mtime_ns}", about.st_mtime))
    return found


def _remote(prefix: str) -> list[Found]:
    return [Found(one.place, f"{one.size}:{one.changed}", one.changed) for one in listed(prefix)]

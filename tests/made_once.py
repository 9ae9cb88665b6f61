"""What takes seconds to make and many tests only read: made once, by whichever worker of whichever run needs it first."""

import fcntl
import hashlib
import shutil
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import distributions
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCES = tuple(ROOT / name for name in ("backend", "training", "tests/conftest.py"))
"""All code that makes what is kept."""
STATES_KEPT = 3


def state_of(sources: Sequence[Path]) -> str:
    """A name for the source as it is and what it runs on: interpreter and installed packages."""
    installed = sorted(f"{one.name} {one.version}" for one in distributions())
    digest = hashlib.sha256("\n".join([sys.version, sys.platform, *installed]).encode())
    for source in sources:
        for path in sorted(source.rglob("*.py")) if source.is_dir() else [source]:
            digest.update(f"\0{path.relative_to(source.parent)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


class MadeOnce:
    """Files and folders by name, below ``place``, for one state of the source; all but the last few states go."""

    def __init__(self, place: Path, state: str) -> None:
        self._here = place / state
        self._here.mkdir(parents=True, exist_ok=True)
        self._here.touch()
        for old in sorted(place.iterdir(), key=lambda path: path.stat().st_mtime)[:-STATES_KEPT]:
            shutil.rmtree(old, ignore_errors=True)

    def __call__(self, name: str, make: Callable[[Path], object]) -> Path:
        """The path that ``make`` was told to write. Others wait meanwhile; what was left half made is made anew."""
        made, aside = self._here / name, self._here / f"aside-{name}"
        with (self._here / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                shutil.rmtree(aside, ignore_errors=True)
                aside.mkdir()
                make(aside / name)
                (aside / name).rename(made)
        return made

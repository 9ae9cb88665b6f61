"""Local stand-ins for remote places while a command works; local places stand for themselves."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Self

from backend.artifact.load import current_version
from backend.artifact.manifest import CURRENT_NAME
from backend.errors import BadInput
from training.progress import Say
from training.remote.s3 import below, check_bucket, download, is_remote, upload


class Staging:
    """Uploads what ``result`` and ``folder`` gave out if the block ends without an exception; otherwise nothing.

    >>> with Staging(print) as places:
    ...     str(places.result("report.json"))
    'report.json'

    Where an upload fails, what was made stays, and the error says where.
    """

    def __init__(self, say: Say) -> None:
        self._say = say
        self._room: Path | None = None
        self._due: list[tuple[Callable[[Path, str], None], Path, str]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                for deliver, path, place in self._due:
                    deliver(path, place)
        except BadInput as error:
            kept, self._room = self._room, None
            raise BadInput(f"{error} What was made stays in {kept}.") from error
        finally:
            if self._room is not None:
                shutil.rmtree(self._room, ignore_errors=True)

    def fetch(self, places: list[str]) -> list[Path]:
        """Return a local file for each place; ``s3://bucket/prefix/`` is every object below it. Raises ``BadInput``."""
        each = [one for place in places for one in (below(place) if is_remote(place) and place.endswith("/") else [place])]
        return [self._downloaded(place, self._aside(place)) if is_remote(place) else Path(place) for place in each]

    def model(self, place: str) -> Path:
        """Return a local model directory with the version that ``CURRENT`` names there. Raises ``BadInput``."""
        if not is_remote(place):
            return Path(place)
        folder = self._aside(place)
        folder.mkdir()
        base = place.rstrip("/")
        self._downloaded(f"{base}/{CURRENT_NAME}", folder / CURRENT_NAME)
        version = current_version(folder)
        (folder / version).mkdir()
        for one in below(f"{base}/{version}/"):
            self._downloaded(one, folder / version / one.rpartition("/")[2])
        return folder

    def result(self, place: str | None) -> Path | None:
        """Return where to write a file that belongs at ``place``; None stays None."""
        if place is None or not is_remote(place):
            return None if place is None else Path(place)
        return self._stand_in(place, lambda path, to: upload(path, to, self._say))

    def folder(self, place: str) -> Path:
        """Return where to publish a model that belongs below ``place``; readers there see the old version or the new one.

        Old versions stay there: what a bucket keeps is for its owner's lifecycle rules.
        """
        return self._stand_in(place, self._publish) if is_remote(place) else Path(place)

    def _publish(self, folder: Path, place: str) -> None:
        base, version = place.rstrip("/"), current_version(folder)
        for path in sorted((folder / version).iterdir()):
            upload(path, f"{base}/{version}/{path.name}", self._say)
        upload(folder / CURRENT_NAME, f"{base}/{CURRENT_NAME}", self._say)

    def _stand_in(self, place: str, deliver: Callable[[Path, str], None]) -> Path:
        check_bucket(place)
        path = self._aside(place)
        self._due.append((deliver, path, place))
        return path

    def _downloaded(self, place: str, path: Path) -> Path:
        download(place, path, self._say)
        return path

    def _aside(self, place: str) -> Path:
        """Return a new path with the place's file name."""
        self._room = self._room or Path(tempfile.mkdtemp(prefix="s3-"))
        return Path(tempfile.mkdtemp(dir=self._room)) / place.rstrip("/").rpartition("/")[2]

"""S3 as the environment describes it: objects down and up in pieces, and what goes wrong in one sentence.

The standard AWS variables say who asks and where: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN,
AWS_REGION, and AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL for anything else that speaks S3.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from backend.errors import BadInput
from training.progress import Say

SCHEME: Final = "s3://"
_PIECE = 8 << 20  # a part of an upload has 5 MiB at least
_CONNECT_S, _SILENT_S = 10.0, 60.0
_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
_CAUSES = (
    (r"NO_SUCH_BUCKET", "there is no such bucket"),
    (r"NETWORK_CONNECTION|curlCode|resolve host|ENDPOINT", "the endpoint does not answer; see AWS_ENDPOINT_URL"),
    (r"PERMANENT_?REDIRECT|HTTP status 301", "the bucket is in another region; see AWS_REGION"),
    (
        r"SIGNATURE|ACCESS_?KEY|ACCESS_DENIED|TOKEN|CREDENTIAL|HTTP status 40[013]",
        "access is refused; see AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    ),
)


def is_remote(place: str) -> bool:
    """Return whether the place is on S3."""
    return place.startswith(SCHEME)


def check_bucket(place: str) -> None:
    """Raise ``BadInput`` where nothing can be written: a wrong name, no such bucket, no endpoint.

    A user who may write but not list passes.
    """
    bucket = _key(place).partition("/")[0]
    try:
        with _said(place):
            missing = _store().get_file_info(bucket).type.name == "NotFound"
    except PermissionError:
        return
    if missing:
        raise BadInput(f"{place}: there is no such bucket.")


@dataclass(frozen=True, slots=True)
class Listed:
    """One object: ``size`` in bytes, ``changed`` in seconds since the epoch."""

    place: str
    size: int
    changed: float


def below(prefix: str) -> list[str]:
    """Return every object below ``s3://bucket/prefix/``, sorted. Raises ``BadInput`` where there is none."""
    places = [one.place for one in listed(prefix)]
    if not places:
        raise BadInput(f"{prefix}: there is nothing below it.")
    return sorted(places)


def listed(prefix: str) -> list[Listed]:
    """Return every object below a prefix, without other programs' marks (``_SUCCESS``, ``.crc``)."""
    from pyarrow import fs  # noqa: PLC0415 - who stays local does not pay for S3

    with _said_input(prefix):
        found = _store().get_file_info(fs.FileSelector(_key(prefix), recursive=True, allow_not_found=True))
    whole = [one for one in found if one.is_file and not one.base_name.startswith((".", "_"))]
    return [Listed(SCHEME + one.path, one.size, one.mtime.timestamp()) for one in whole]


def download(place: str, path: Path, say: Say) -> None:
    """Download an object to a local file. Raises ``BadInput``."""
    with _said_input(place), _store().open_input_file(_key(place)) as source, path.open("wb") as target:
        _copy(source, target, source.size(), f"fetching {place}", say)


def upload(path: Path, place: str, say: Say) -> None:
    """Upload a local file; the object appears when it is complete. Raises ``BadInput``."""
    with _said_input(place), path.open("rb") as source, _store().open_output_stream(_key(place)) as target:
        _copy(source, target, path.stat().st_size, f"uploading {place}", say)


def _copy(source: Any, target: Any, size: int, what: str, say: Say) -> None:
    """Copy in pieces, in bounded memory; report progress about ten times."""
    pieces = max(1, -(-size // _PIECE))
    for done in range(pieces):
        if done % max(1, pieces // 10) == 0:
            say(f"{what}, {size / 1e6:,.1f} MB ({done} of {pieces})")
        target.write(source.read(_PIECE))


def _key(place: str) -> str:
    """Return ``bucket/key``, as pyarrow names it. Raises ``BadInput``."""
    bucket, _, key = place.removeprefix(SCHEME).partition("/")
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]+", bucket) or not key.strip("/"):
        raise BadInput(f"{place}: write s3://bucket/key.")
    return f"{bucket}/{key}".rstrip("/")


def _store() -> Any:
    """The trailing checksums that newer SDKs add to every upload are left to who asks for them: many servers that speak
    S3 refuse them."""
    os.environ.setdefault("AWS_REQUEST_CHECKSUM_CALCULATION", "when_required")
    from pyarrow import fs  # noqa: PLC0415 - who stays local does not pay for S3

    endpoint = next((os.environ[name] for name in _ENDPOINTS if os.environ.get(name)), None)
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    return fs.S3FileSystem(
        endpoint_override=endpoint,
        region=region,
        background_writes=False,
        connect_timeout=_CONNECT_S,
        request_timeout=_SILENT_S,
    )


@contextmanager
def _said(place: str) -> Iterator[None]:
    """Turn S3's errors into one sentence that names the place; ``PermissionError`` for access that is refused."""
    try:
        yield
    except OSError as error:
        if error.filename is not None or error.errno == 28:  # a local file; a full disk
            raise
        if isinstance(error, FileNotFoundError):
            raise BadInput(f"{place}: there is no such object.") from error
        cause = next((said for pattern, said in _CAUSES if re.search(pattern, str(error), re.IGNORECASE)), None)
        if cause == _CAUSES[-1][1]:
            raise PermissionError(f"{place}: {cause}.") from error
        raise BadInput(f"{place}: {cause or ' '.join(str(error).split())[:200].rstrip('.')}.") from error


@contextmanager
def _said_input(place: str) -> Iterator[None]:
    try:
        with _said(place):
            yield
    except PermissionError as error:
        if error.filename is not None:
            raise
        raise BadInput(str(error)) from error

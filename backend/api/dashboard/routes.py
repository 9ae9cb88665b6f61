"""``GET /`` and ``/dashboard/...`` for browsers: one page, and the files it loads, from memory."""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request
from fastapi.responses import Response

from backend.api.http.access import RouteKind, access
from backend.errors import UnknownName

FOLDER: Final = Path(__file__).parent / "static"
PAGE: Final = "index.html"
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; img-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
KINDS: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class File:
    """One file as it is sent: ``packed`` is None where packing saves nothing."""

    body: bytes
    packed: bytes | None
    kind: str
    tag: str


class Shelf:
    """The dashboard's files, read once when the application is made."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._files = {
            path.relative_to(folder).as_posix(): _read(path) for path in folder.rglob("*") if path.suffix in KINDS
        }

    def answer(self, name: str, request: Request) -> Response:
        """Return a file; 304 where the browser has it. Raises ``UnknownName``."""
        file = self._files.get(name)
        if file is None:
            raise UnknownName(f"There is no {name[:100]} here.")
        headers = {
            "ETag": file.tag,
            "Cache-Control": "no-cache",
            "Content-Security-Policy": POLICY,
            "Vary": "Accept-Encoding",
        }
        if request.headers.get("if-none-match") == file.tag:
            return Response(status_code=304, headers=headers)
        if file.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(file.packed, media_type=file.kind, headers=headers | {"Content-Encoding": "gzip"})
        return Response(file.body, media_type=file.kind, headers=headers)


def install(app: FastAPI) -> None:
    """Add the routes; ``/`` itself is ``health.root``, which hands browsers the page."""
    shelf = Shelf()
    app.state.dashboard = shelf
    public = {"include_in_schema": False} | access(RouteKind.HEALTH)

    async def static(request: Request, name: str) -> Response:
        return shelf.answer(name, request)

    async def page(request: Request) -> Response:
        return shelf.answer(PAGE, request)

    app.get("/dashboard/static/{name:path}", **public)(static)
    app.get("/dashboard", **public)(page)
    app.get("/dashboard/{view:path}", **public)(page)


def _read(path: Path) -> File:
    body = path.read_bytes()
    packed = gzip.compress(body, 9, mtime=0)
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    return File(body, packed if len(packed) < 0.9 * len(body) else None, KINDS[path.suffix], tag)

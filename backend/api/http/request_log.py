"""Around every request, as bare ASGI: an id, the Host's name, headers that keep browsers careful, one line in the log."""

import json
import logging
import re
import time
from collections.abc import Collection, Iterable
from functools import lru_cache
from random import getrandbits
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.api.http.error_responses import error_body
from backend.api.http.log_outlet import Outlet, current_request, request_id
from backend.measures import Measures

_SANE_ID = re.compile(rb"[\w.-]{1,64}", re.ASCII)
_HOST = re.compile(rb"([\w.-]{1,253}|\[[0-9a-fA-F:.]{2,45}\])(:\d{1,5})?", re.ASCII)
_ALWAYS: Final = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
_POLICIES: Final = {
    b"cache-control": b"no-store",
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'",
}
_DOCS_POLICY: Final = (
    b"default-src 'none'; script-src 'self' 'unsafe-inline'; connect-src 'self'; worker-src blob:;"
    b" style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
)
DOCS: Final = frozenset({"/docs", "/redoc"})
"""The framework's pages: they start with a script of their own."""
log = logging.getLogger("backend.requests")
_quoted = lru_cache(maxsize=256)(json.dumps)


class RequestLog:
    """The middleware. ``hosts``: names that a request may call us by; empty means any."""

    def __init__(
        self, app: ASGIApp, out: Outlet, measures: Measures, hosts: Collection[str] = (), unnamed: Collection[str] = ()
    ) -> None:
        self.app, self._out, self._measures = app, out, measures
        self._hosts, self._unnamed = frozenset(name.encode() for name in hosts), frozenset(unnamed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        identity, host = _identity_and_host(scope["headers"])
        current_request.set(identity)
        started, status = time.perf_counter(), 500
        is_head = scope["method"] == "HEAD"
        inner = {**scope, "method": "GET"} if is_head else scope  # what answers GET answers HEAD (RFC 9110, section 9.1)

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = _careful(scope["path"], message.get("headers", ()), identity)
            elif is_head:
                message["body"] = b""
            await send(message)

        app = self.app if self._may_call(host, scope["path"]) else error_body(421, "This service does not go by that name.")
        try:
            await app(inner, receive, send_with_id)
        finally:
            seconds = time.perf_counter() - started
            path = getattr(inner.get("route"), "path", None) or (scope["path"] if scope["path"] in DOCS else None)
            self._measures.request(path or "-", status, seconds)
            if log.isEnabledFor(logging.INFO):
                self._out.line(_line(scope["method"], path, status, seconds))

    def _may_call(self, host: bytes | None, path: str) -> bool:
        if host is None:
            return True
        named = _HOST.fullmatch(host)
        return named is not None and (not self._hosts or named[1].lower() in self._hosts or path in self._unnamed)


def _identity_and_host(headers: Iterable[tuple[bytes, bytes]]) -> tuple[str, bytes | None]:
    """Return the caller's X-Request-ID where it is harmless, else a new one; and the Host."""
    identity, host = None, None
    for name, value in headers:
        if name == b"host":
            host = value
        elif name == b"x-request-id" and _SANE_ID.fullmatch(value):
            identity = value.decode("ascii")
    return identity or f"{getrandbits(128):032x}", host


def _careful(path: str, headers: Iterable[tuple[bytes, bytes]], identity: str) -> list[tuple[bytes, bytes]]:
    """Return headers with what keeps browsers from guessing, storing or framing it; a route's own come first."""
    said, left = list(headers), _POLICIES
    for name, _ in said:
        if name in _POLICIES:
            left = {other: value for other, value in left.items() if other != name}
    if path in DOCS:
        left = {**left, b"content-security-policy": _DOCS_POLICY}
    said.append((b"x-request-id", identity.encode()))
    said += _ALWAYS
    said += left.items()
    return said


def _line(method: str, path: str | None, status: int, seconds: float) -> str:
    """Return the line that ``JsonLines`` would, without ``logging``: its machinery costs a tenth of a request.

    ``path`` is the route's template, never what was asked for: that has customers in it.
    """
    return (
        f'{{"time": {time.time():.3f}, "level": "INFO", "message": "request", "request_id": "{request_id()}",'
        f' "method": {_quoted(method)}, "path": {_quoted(path)}, "status": {status},'
        f' "ms": {seconds * 1000:.2f}}}'
    )

"""Around every request, as bare ASGI: an id, a bound on the body, and one JSON line in the log."""

import json
import logging
import re
import sys
import time
from collections.abc import Iterable
from contextvars import ContextVar
from random import getrandbits

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 1 << 20
MOST_BODY = {"/invocations": 6 << 20}
"""Routes with a bound of their own: SageMaker's endpoints take 6 MB."""
_SANE_ID = re.compile(rb"[\w.-]{1,64}", re.ASCII)
_current: ContextVar[str] = ContextVar("request_id", default="-")
log = logging.getLogger("backend.requests")


def request_id() -> str:
    """Return the id of the request being answered."""
    return _current.get()


class JsonLines(logging.Formatter):
    """One JSON object a line; what is passed as ``extra`` becomes its fields."""

    _own = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}

    def format(self, record: logging.LogRecord) -> str:
        fields = {name: value for name, value in vars(record).items() if name not in self._own}
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        first = {
            "time": round(record.created, 3),
            "level": record.levelname,
            "message": record.getMessage(),
            "request_id": request_id(),
        }
        return json.dumps(first | fields, default=str)


class RequestLog:
    """The middleware. A body is bounded as it arrives, whatever its Content-Length claims."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        identity = _identity(scope["headers"])
        _current.set(identity)
        started, status = time.perf_counter(), 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", identity.encode())]
            await send(message)

        try:
            await self.app(scope, _bounded(receive, MOST_BODY.get(scope["path"], MAX_BODY)), send_with_id)
        finally:
            if log.isEnabledFor(logging.INFO):
                _write_line(scope, status, time.perf_counter() - started)


def _identity(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """Return the caller's X-Request-ID where it is harmless, else a new one."""
    for name, value in headers:
        if name == b"x-request-id" and _SANE_ID.fullmatch(value):
            return value.decode("ascii")
    return f"{getrandbits(128):032x}"


def _bounded(receive: Receive, most: int) -> Receive:
    seen = 0

    async def receive_bounded() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise HTTPException(413, f"The body is larger than {most >> 20} MiB.", {"Connection": "close"})
        return message

    return receive_bounded


def _write_line(scope: Scope, status: int, seconds: float) -> None:
    """Write the line that ``JsonLines`` would, without ``logging``: its machinery costs a tenth of a request."""
    sys.stdout.write(
        f'{{"time": {time.time():.3f}, "level": "INFO", "message": "request", "request_id": "{request_id()}",'
        f' "method": {json.dumps(scope["method"])}, "path": {json.dumps(scope["path"])}, "status": {status},'
        f' "ms": {seconds * 1000:.2f}}}\n'
    )
    sys.stdout.flush()

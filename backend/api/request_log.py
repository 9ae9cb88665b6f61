"""Around every request, as bare ASGI: an id, a bound on the body, and one JSON line in the log."""

import json
import logging
import re
import time
from contextvars import ContextVar
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 1 << 20
_SANE_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)
_current: ContextVar[str] = ContextVar("request_id", default="-")
log = logging.getLogger("backend.requests")


def request_id() -> str:
    """The id of the request being answered."""
    return _current.get()


class JsonLines(logging.Formatter):
    """One JSON object a line; what is passed as ``extra`` becomes its fields."""

    _own = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}

    def format(self, record: logging.LogRecord) -> str:
        fields = {"time": round(record.created, 3), "level": record.levelname, "message": record.getMessage(),
                  "request_id": request_id()}
        fields |= {name: value for name, value in vars(record).items() if name not in self._own}
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return json.dumps(fields, default=str)


class RequestLog:
    """The middleware. A body is bounded as it arrives, whatever its Content-Length claims."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        _current.set(given if _SANE_ID.fullmatch(given) else uuid4().hex)
        started, status = time.perf_counter(), 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id()
            await send(message)

        try:
            await self.app(scope, _bounded(receive, headers), send_with_id)
        finally:
            log.info("request", extra={"method": scope["method"], "path": scope["path"], "status": status,
                                       "ms": round((time.perf_counter() - started) * 1000, 2)})


def _bounded(receive: Receive, headers: Headers) -> Receive:
    length = headers.get("content-length", "")
    seen = int(length) if length.isdecimal() and int(length) > MAX_BODY else 0

    async def receive_bounded() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MAX_BODY:
            raise HTTPException(413, f"The body is larger than {MAX_BODY >> 20} MiB.", {"Connection": "close"})
        return message

    return receive_bounded

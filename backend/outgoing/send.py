"""Send one message: one request, no redirect followed, no more read than a status needs, and over by a deadline."""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from backend.outgoing.targets import Target

DEADLINE_S: Final = 10.0
AGENT: Final = "customer-value-webhooks/1"


@dataclass(frozen=True, slots=True)
class Reply:
    """``status`` is None where none came, and ``fault`` then says why, in the type of what was raised.

    ``retry_after_s``: what the target asked for, None where it did not; ``milliseconds`` it took.
    """

    status: int | None
    milliseconds: int
    fault: str | None = None
    retry_after_s: float | None = None

    @property
    def taken(self) -> bool:
        """Whether the target has the message."""
        return self.status is not None and 200 <= self.status < 300


def send(target: Target, body: bytes, headers: Mapping[str, str], deadline_s: float = DEADLINE_S) -> Reply:
    """Post a body to a target; whatever goes wrong is in the reply. A redirect is a refusal: it could lead anywhere."""
    started = time.monotonic()
    connection = _connection(target.url, deadline_s)
    end = threading.Timer(deadline_s, _cut, (connection,))  # a socket's own timeout begins anew with every byte
    end.daemon = True
    end.start()
    try:
        parts = urlsplit(target.url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, {"Content-Type": "application/json", "User-Agent": AGENT, **headers})
        answer = connection.getresponse()
        return Reply(answer.status, _since(started), None, _seconds(answer.getheader("Retry-After")))
    except (OSError, http.client.HTTPException) as error:
        return Reply(None, _since(started), type(error).__name__)
    finally:
        end.cancel()
        connection.close()


def _connection(url: str, deadline_s: float) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https":
        return http.client.HTTPSConnection(host, parts.port, timeout=deadline_s, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, parts.port, timeout=deadline_s)


def _cut(connection: http.client.HTTPConnection) -> None:
    with suppress(OSError):
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


def _seconds(text: str | None) -> float | None:
    """Return what ``Retry-After`` says in seconds; None for a date, which few send."""
    return float(text) if text is not None and text.strip().isdecimal() else None

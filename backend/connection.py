"""One connection to a client, bounded: how much head, how long to send, how long not to read, and how many there are.

uvicorn's fast parser (httptools) takes headers without end, and a connection that sends nothing may stay for ever. Its
bounded parser (h11) takes 253 microseconds of processor time a prediction where the fast one takes 181 (measured on one
machine, in turns); so the fast one is kept, and the bounds are here.
"""

import asyncio
import ctypes
import json
import logging
import os
import resource
import select
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from uvicorn import Server
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

log = logging.getLogger(__name__)
MOST_HEAD: Final = 64 << 10
MOST_HEADERS: Final = 100
ACCEPT_S: Final = 0.1
"""How long those who have connected already have to be accepted in, once the service is told to stop."""
MOST_TIMES: Final = 50
"""So often at the most, where the machine is too busy to accept them all at once."""
DRAIN_S: Final = 1.0
"""How long an idle connection stays, once the service is told to stop, for a request that is on its way already."""
LINGER_S: Final = 2.0
"""How long the rest of a body is thrown away that was answered before it had arrived: so that the answer is read."""
MOST_LINGER: Final = 8 << 20
"""And how many bytes of it, at the most: more than any body that is taken."""
FILES_OF_OUR_OWN: Final = 128
"""Open files that are no connections: databases, logs, jobs."""
_ATTACH_FILTER: Final = 26
"""Linux's SO_ATTACH_FILTER (socket(7)), which Python does not name."""
_NO_SYN: Final = ((0x30, 0, 0, 13), (0x45, 0, 1, 0x02), (0x06, 0, 0, 0), (0x06, 0, 0, 0xFFFFFFFF))
"""A classic BPF program: load the flags of TCP's header; where SYN is among them, drop the packet; else keep it."""
_SHUTDOWN: Final = Server.shutdown
_REFUSED: Final = {
    400: ("Bad Request", "This is not an HTTP request that can be read."),
    408: ("Request Timeout", "The request did not arrive in time."),
    431: ("Request Header Fields Too Large", "The headers are too large."),
    503: ("Service Unavailable", "Too many connections; try again in a moment."),
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """``most`` connections; ``receive_s`` seconds for a whole request; ``stuck_s`` for a client that does not read."""

    most: int = 1_000
    receive_s: float = 20.0
    stuck_s: float = 30.0


class TooMuch(Exception):
    """More head than allowed; raised inside the parser."""


class Answering:
    """What a request writes to whose body is still arriving: as the transport, but that closing waits for the reader.

    To close with bytes unread resets the connection, and a client that is still sending never sees its answer.
    """

    __slots__ = ("_linger", "_transport", "write")

    def __init__(self, transport: asyncio.Transport, linger: Callable[[], None]) -> None:
        self._transport, self._linger, self.write = transport, linger, transport.write

    def is_closing(self) -> bool:
        """As the transport's."""
        return self._transport.is_closing()

    def close(self) -> None:
        """The answer is said."""
        self._linger()


class Connection(HttpToolsProtocol):
    """uvicorn's own, with bounds."""

    bounds: ClassVar[Bounds] = Bounds()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Room for it is made, or it is refused."""
        super().connection_made(transport)
        self._head, self._in_head, self._arrived, self._draining = 0, True, False, False
        self._lingers, self._thrown_away = False, 0
        self._since = self.loop.time()
        self._stuck_since: float | None = None
        self._timer = self.loop.call_later(self.bounds.receive_s, self._look)
        if len(self.connections) > self.bounds.most:
            self._make_room()
        if getattr(self.server_state, "draining", False):
            self.shutdown()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is left behind."""
        self._timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """A head is bounded as it arrives: by one read more than the bound, at the most."""
        if self.transport.is_closing():
            return
        if self._lingers:
            self._throw_away(data)
            return
        if self._in_head:
            self._head += len(data)
        super().data_received(data)
        if self._in_head and self._head > MOST_HEAD:
            self._refuse(431)
        if not self._in_head and not self._arrived:
            self.cycle.transport = Answering(self.transport, self._linger)  # type: ignore[assignment]

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        self._in_head, self._arrived, self._since = True, False, self.loop.time()

    def on_headers_complete(self) -> None:
        """The head is here."""
        if len(self.headers) > MOST_HEADERS or (
            self._head > MOST_HEAD
            and len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > MOST_HEAD
        ):
            raise TooMuch
        self._in_head, self._head = False, 0
        super().on_headers_complete()
        if self._draining:
            self.cycle.keep_alive = False

    def on_message_complete(self) -> None:
        """The request is here."""
        self._arrived = True
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Answered; one that lingers reads on, and takes no further request."""
        if self._lingers:
            self.server_state.total_requests += 1
            self.flow.resume_reading()
        else:
            super().on_response_complete()

    def pause_writing(self) -> None:
        """The client does not read as fast as we write."""
        super().pause_writing()
        self._stuck_since = self.loop.time()

    def resume_writing(self) -> None:
        """It does again."""
        super().resume_writing()
        self._stuck_since = None

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's words are no JSON
        """What the parser could not read, or was told not to."""
        self._refuse(431 if len(self.headers or ()) > MOST_HEADERS or self._head > MOST_HEAD else 400)

    def shutdown(self) -> None:
        """Told to stop: an idle connection may have a request on its way, which is answered before it is closed."""
        self._draining = True
        if self.cycle is None or self.cycle.response_complete:
            self._unset_keepalive_if_required()
            self.loop.call_later(DRAIN_S, self._close_if_idle)
        else:
            self.cycle.keep_alive = False

    @property
    def _idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _close_if_idle(self) -> None:
        if self._idle:
            self.transport.close()

    def _linger(self) -> None:
        """Nothing more is said; what still comes is thrown away until the client closes, within bounds."""
        if self._arrived or not self.transport.can_write_eof():
            self.transport.close()
        elif not self._lingers and not self.transport.is_closing():
            self._lingers = True
            self.transport.write_eof()
            self._timer.cancel()
            self._timer = self.loop.call_later(LINGER_S, self.transport.abort)

    def _throw_away(self, data: bytes) -> None:
        self._thrown_away += len(data)
        if self._thrown_away > MOST_LINGER:
            self.transport.abort()

    def _look(self) -> None:
        """Once in a while: has it taken too long to send, or to read?"""
        if self.transport.is_closing():
            return
        now, bounds = self.loop.time(), self.bounds
        if self._stuck_since is not None and now - self._stuck_since >= bounds.stuck_s:
            self.transport.abort()
            return
        waiting = not self._arrived and now - self._since
        if waiting is not False and waiting >= bounds.receive_s:
            self._refuse(408)
            return
        left = bounds.receive_s - waiting if waiting is not False else bounds.receive_s
        self._timer = self.loop.call_later(max(left, 0.1), self._look)

    def _make_room(self) -> None:
        """In the place of the one that has sent nothing whole for longest; where all are at work, this one is refused."""
        others = [one for one in self.connections if isinstance(one, Connection) and one is not self and one._idle]
        if others:
            min(others, key=lambda one: one._since).transport.abort()
        else:
            self._refuse(503)

    def _refuse(self, status: int) -> None:
        """One sentence, if nothing was said yet, and the end of the connection."""
        if self.transport.is_closing():
            return
        if self.cycle is None or not self.cycle.response_started or self.cycle.response_complete:
            phrase, sentence = _REFUSED[status]
            body = json.dumps({"detail": sentence, "request_id": "-"}).encode()
            head = f"HTTP/1.1 {status} {phrase}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n"
            self.transport.write(f"{head}connection: close\r\n\r\n".encode() + body)
        self.transport.close()


def bound_every_connection(bounds: Bounds) -> None:
    """From now on every connection of uvicorn's fast parser in this process is a ``Connection``, however it was started.

    uvicorn has settled on a class by the time it loads the application, so the class itself hands out ours.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    most = min(bounds.most, max(16, soft - FILES_OF_OUR_OWN)) if soft > 0 else bounds.most
    Connection.bounds = Bounds(most, bounds.receive_s, bounds.stuck_s)
    HttpToolsProtocol.__new__ = _ours  # type: ignore[method-assign, assignment]
    if Server.shutdown is not _drained:
        Server.shutdown = _drained  # type: ignore[method-assign]


async def _drained(self: Server, sockets: list[socket.socket] | None = None) -> None:
    """Accept anyone who has connected before nobody is listened to any more: closing resets those who wait to be accepted.

    No new handshake begins meanwhile. A queue that several processes share (``sockets``) is another's, too.
    """
    self.server_state.draining = True  # type: ignore[attr-defined]
    if not sockets:
        waiting = select.poll()
        for listening in (one for server in self.servers for one in server.sockets):
            waiting.register(listening.fileno(), select.POLLIN)
            _begin_no_handshake(listening)
        for _ in range(MOST_TIMES):
            await asyncio.sleep(ACCEPT_S)
            if not waiting.poll(0):
                break
    await _SHUTDOWN(self, sockets)


def _begin_no_handshake(listening: socket.socket) -> None:
    """Anyone who begins to connect now hears nothing, asks again a second later, and is refused, or served by a successor.

    A shorter queue would not do: Linux tells a client that it is connected before there is room for it. Elsewhere
    than on Linux there is only the shorter queue.
    """
    with suppress(OSError), socket.socket(fileno=os.dup(listening.fileno())) as same:
        if same.family not in {socket.AF_INET, socket.AF_INET6}:
            return
        if sys.platform != "linux":
            same.listen(0)
            return
        program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in _NO_SYN))
        same.setsockopt(socket.SOL_SOCKET, _ATTACH_FILTER, struct.pack("HP", len(_NO_SYN), ctypes.addressof(program)))


def _ours(_: type, *__: Any, **___: Any) -> Connection:
    made: Connection = object.__new__(Connection)
    return made

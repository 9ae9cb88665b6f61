"""Log lines on their way out: written by a thread of their own, so that a reader who has stopped reading stops nobody.

Lines wait in memory, a bounded number of them; where more come than are read, the newest are dropped and counted.
"""

import json
import logging
import os
import stat
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from traceback import extract_tb
from typing import TextIO

MOST_LINES = 10_000
PAUSE_S = 0.05
"""Between two writes: one write for many lines costs requests less than one for each."""
current_request: ContextVar[str] = ContextVar("request_id", default="-")


def request_id() -> str:
    """Return the id of the request being answered."""
    return current_request.get()


class JsonLines(logging.Formatter):
    """One JSON object a line; what is passed as ``extra`` becomes its fields.

    Of an exception its types and its places are told, not its words: a driver's words hold passwords and hosts, a
    statement's hold customers.
    """

    _own = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}

    def format(self, record: logging.LogRecord) -> str:
        fields = {name: value for name, value in vars(record).items() if name not in self._own}
        if record.exc_info and record.exc_info[1] is not None:
            fields["exception"] = told(record.exc_info[1])
        first = {
            "time": round(record.created, 3),
            "level": record.levelname,
            "message": record.getMessage(),
            "request_id": request_id(),
        }
        return json.dumps(first | fields, default=str)


def told(error: BaseException) -> list[str]:
    """Return the chain of exceptions, the last first, each as its type and the places that it passed."""
    chain: list[str] = []
    following: BaseException | None = error
    while following is not None and len(chain) < 5:
        places = ", ".join(f"{frame.filename}:{frame.lineno}" for frame in extract_tb(following.__traceback__)[-12:])
        chain.append(f"{type(following).__name__} at {places}")
        following = following.__cause__ or following.__context__
    return chain


def standard_output(piece: bytes) -> int:
    """Past Python's own buffer, whose lock a blocked write would keep until the interpreter ends."""
    return os.write(1, piece)


class Outlet(logging.Handler):
    """A logging handler, and the way out for lines that are written already. ``write`` may block for ever."""

    def __init__(self, write: Callable[[bytes], int] = standard_output) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self._out = write
        self._at_once: Callable[[bytes], object] | None = None
        self._lines: deque[str] = deque()
        self._dropped, self._busy = 0, False
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """As ``logging`` calls it."""
        self.line(self.format(record))

    def line(self, line: str) -> None:
        """Never waits."""
        if self._at_once is not None:
            self._at_once(f"{line}\n".encode("utf-8", "backslashreplace"))
            return
        if len(self._lines) >= MOST_LINES:
            self._dropped += 1
            return
        self._lines.append(line)
        if self._thread is None:
            self._start()

    def suit(self, stream: TextIO) -> None:
        """Write at once where nobody's reading can hold a write up: into a file, or into an object in memory."""
        self._at_once = None
        try:
            kind = os.fstat(stream.fileno()).st_mode
        except (OSError, ValueError):
            self._at_once = lambda piece: sys.stdout.write(piece.decode())
        else:
            if stat.S_ISREG(kind) or os.path.samestat(os.fstat(stream.fileno()), Path(os.devnull).stat()):
                self._at_once = self._straight

    def _straight(self, piece: bytes) -> None:
        """Write a line at once; a full disk costs the line, not the request."""
        try:
            self._out(piece)
        except OSError:
            self._dropped += 1

    def close(self, patience_s: float = 1.0) -> None:
        """What waits is written, if anybody reads it within a second."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join(patience_s)
        super().close()

    def flush(self) -> None:
        """Until everything is written, for a second at the most."""
        ends = time.monotonic() + 1.0
        while (self._lines or self._busy) and self._thread is not None and time.monotonic() < ends:
            time.sleep(0.005)

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._pour, name="log", daemon=True)
        self._thread.start()

    def _pour(self) -> None:
        while not self._closing.wait(PAUSE_S):
            self._write_all()
        self._write_all()

    def _write_all(self) -> None:
        while self._lines:
            self._busy = True
            some = [self._lines.popleft() for _ in range(min(len(self._lines), 500))]
            dropped, self._dropped = self._dropped, 0
            if dropped:
                some.append(json.dumps({"level": "WARNING", "message": "log lines were dropped", "count": dropped}))
            left = memoryview(("\n".join(some) + "\n").encode("utf-8", "backslashreplace"))
            try:
                while left:
                    left = left[self._out(left.tobytes()) :]
            except OSError:  # nobody will ever read it
                left = memoryview(b"")
            self._busy = False


@cache
def outlet() -> Outlet:
    """Return the process's own, on standard output."""
    return Outlet()

"""One line per prediction, kept until its window has passed; a customer stands in it under a keyed hash."""

from collections import deque
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from threading import Lock
from typing import Final, Literal

MOST_WAITING: Final = 20_000
"""Lines that wait to be written; when more come, the oldest go first and are counted."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was predicted of one customer for the ``horizon_days`` from ``as_of``.

    ``customer``: ``customer_key`` of the id; money in currency, probability in [0, 1]; ``source``: who asked.
    """

    customer: str
    as_of: date
    horizon_days: int
    model_version: str
    source: Literal["served", "scored"]
    probability: float
    spend: float
    low: float | None = None
    high: float | None = None


def customer_key(customer_id: str, secret: str) -> str:
    """A keyed hash of an id, 32 hexadecimal digits: always the same, and nobody can try out ids without ``secret``."""
    return blake2b(customer_id.encode("utf-8", "surrogatepass"), key=secret.encode()[:64], digest_size=16).hexdigest()


class Buffer:
    """Lines on their way to the database: adding never waits, and never takes more than ``most`` lines of memory."""

    def __init__(self, most: int = MOST_WAITING) -> None:
        self._waiting: deque[Prediction] = deque(maxlen=most)
        self._lock = Lock()
        self.lost = 0

    def add(self, line: Prediction) -> None:
        """Keep a line until it is taken."""
        with self._lock:
            self.lost += len(self._waiting) == self._waiting.maxlen
            self._waiting.append(line)

    def take(self) -> list[Prediction]:
        """Everything that waits, oldest first; it waits no longer."""
        with self._lock:
            lines = list(self._waiting)
            self._waiting.clear()
        return lines

    def put_back(self, lines: list[Prediction]) -> None:
        """Lines that could not be written wait again, before those that came meanwhile."""
        with self._lock:
            room = (self._waiting.maxlen or 0) - len(self._waiting)
            self.lost += max(len(lines) - room, 0)
            self._waiting.extendleft(reversed(lines[max(len(lines) - room, 0) :]))

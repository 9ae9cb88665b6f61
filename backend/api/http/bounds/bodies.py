"""Bodies, bounded as they arrive: in bytes, in values, and in what all of them together hold in memory.

A body is counted before it is parsed: each value of JSON or CSV follows a comma or an opening bracket, so their number
bounds what parsing can make of it. Two million empty lists fit into 6 MiB, and take 130 MB as objects.
"""

from dataclasses import dataclass
from typing import Final

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

from backend.errors import Busy

SMALL: Final = 64 << 10
"""Bytes of a body that there is always room for."""
_CLOSE: Final = {"Connection": "close"}


@dataclass(frozen=True, slots=True)
class Bound:
    """The most that a body may have: ``octets`` bytes, ``values`` commas and opening brackets."""

    octets: int
    values: int


ONE: Final = Bound(1 << 20, 2_000)
"""One customer, or no body at all: fifty times the values that any client sends."""
MANY: Final = Bound(1 << 20, 80_000)
"""A thousand customers."""
WEBHOOK: Final = Bound(2 << 20, 80_000)
"""One order as a shop tells it, with everything that a shop knows of it."""
HOTELS: Final = Bound(6 << 20, 1_000_000)
"""SageMaker's endpoints take 6 MB: 120,000 transactions, of eight values each."""


@dataclass(slots=True)
class Held:
    """What the bodies under way hold of the worker's memory, in bytes. Raises ``Busy`` beyond ``most``."""

    most: int = 32 << 20
    now: int = 0

    def add(self, octets: int, so_far: int) -> None:
        """Another piece of a body of which ``so_far`` bytes are here, with it."""
        self.now += octets
        if self.now > self.most and so_far > SMALL:
            raise Busy("Too many large requests at once; send this one again in a moment.")


class Receiving:
    """What a request's ``receive`` becomes: bounded as it arrives, whatever its Content-Length claims. Raises 413."""

    __slots__ = ("_bound", "_held", "_receive", "_values", "seen")

    def __init__(self, receive: Receive, bound: Bound, held: Held) -> None:
        self._receive, self._bound, self._held = receive, bound, held
        self.seen, self._values = 0, 0

    async def __call__(self) -> Message:
        """Return the next piece of the body."""
        message = await self._receive()
        body = message.get("body")
        if body:
            self.seen += len(body)
            self._held.add(len(body), self.seen)
            if self.seen > self._bound.octets:
                raise HTTPException(413, f"The body is larger than {self._bound.octets >> 20} MiB.", _CLOSE)
            self._values += body.count(b",") + body.count(b"[") + body.count(b"{")
            if self._values > self._bound.values:
                raise HTTPException(413, f"The body has more than {self._bound.values:,} values.", _CLOSE)
        return message

    def over(self) -> None:
        """Give back what the body held."""
        self._held.now -= self.seen

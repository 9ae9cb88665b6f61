"""Long work on the event loop, in pieces: other requests have their turn every few milliseconds."""

import asyncio
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Final, TypeVar
from weakref import WeakKeyDictionary

Given = TypeVar("Given")
Made = TypeVar("Made")
TURN_S: Final = 0.002
"""How long others wait at the most, but for one item's own time."""
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()
"""One turn at a time on a loop: of several long works only one moves on between two looks at the network."""


async def in_turns(work: Callable[[Given], Made], items: Iterable[Given]) -> list[Made]:
    """Return ``work`` of each item, in order; others have their turn after the last item too."""
    lock = _turns.setdefault(asyncio.get_running_loop(), asyncio.Lock())
    made, left, more = list[Made](), iter(items), True
    while more:
        async with lock:
            ends = perf_counter() + TURN_S
            for item in left:
                made.append(work(item))
                if perf_counter() > ends:
                    break
            else:
                more = False
        await asyncio.sleep(0)
    return made

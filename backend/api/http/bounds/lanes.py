"""Threads for arithmetic, apart from those that wait for the store: what is locked there must not hold up a prediction."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar, TypeVarTuple

from backend.errors import Busy

T = TypeVar("T")
Arguments = TypeVarTuple("Arguments")


class Lane:
    """``threads`` at work, and at most ``most_waiting`` behind them, none for longer than ``most_s`` seconds.

    Threads of pure arithmetic take turns with the event loop, a few milliseconds each: few of them keep it quick.
    """

    def __init__(self, name: str, threads: int, most_waiting: int, most_s: float) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._most, self._most_s = threads + most_waiting, most_s
        self._under_way = 0

    async def run(self, work: Callable[[*Arguments], T], *arguments: *Arguments) -> T:
        """Return the work's answer. Raises ``Busy`` where too many wait or it takes too long; what runs ends."""
        if self._under_way >= self._most:
            raise Busy("Too much work at once; ask again in a moment.")
        under_way = self._pool.submit(work, *arguments)
        self._under_way += 1
        under_way.add_done_callback(self._over)
        try:
            async with asyncio.timeout(self._most_s):
                return await asyncio.wrap_future(under_way)
        except TimeoutError:
            raise Busy(f"This took longer than {self._most_s:g} s; ask for less at once, or again in a moment.") from None

    def _over(self, _: object) -> None:
        self._under_way -= 1

    def close(self) -> None:
        """Take no more work; what waits is called off."""
        self._pool.shutdown(wait=False, cancel_futures=True)

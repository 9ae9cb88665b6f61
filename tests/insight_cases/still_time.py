"""Time that stands still while anybody works: on a busy machine a test takes longer, and its clock shows the same.

On a ``StillLoop`` only waiting takes time. Where all tasks wait, no thread of the loop's is at work, and nobody whom the
tasks are connected to is still to speak, the clock goes to the next moment at which something happens: a timer ends, or a
silence does. Nothing sleeps meanwhile.
"""

import asyncio
import os
import selectors
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any, TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
LOOK_S = 0.005  # how often a loop at rest looks whether the clock may go on; nothing is measured by it


class Clock:
    """Seconds that were waited, and who says nothing until when."""

    def __init__(self) -> None:
        self.now = 0.0
        self.goes = False
        self.threads_at_work = 0
        self._silent: dict[int, float] = {}  # the port at the waiting end -> when the other end acts again
        self._moved = threading.Condition()

    def __call__(self) -> float:
        return self.now

    @contextmanager
    def going(self) -> Iterator[None]:
        """Outside of this no time passes at all."""
        self.goes = True
        try:
            yield
        finally:
            self.goes = False

    def silence(self, connection: socket.socket, seconds: float) -> None:
        """From a server's thread: say nothing for so long, or until the other end has hung up."""
        port = connection.getpeername()[1]
        with self._moved:
            self._silent[port] = self.now + seconds
            self._moved.wait_for(lambda: port not in self._silent)

    def advance(self, connected: set[int], timer_s: float | None) -> bool:
        """From a loop at rest: to the next timer or the end of a silence; False while somebody is still to speak."""
        with self._moved:
            self._silent = {port: ends for port, ends in self._silent.items() if port in connected}
            moments = [*self._silent.values(), *([] if timer_s is None else [self.now + timer_s])]
            nobody_acts = not self.threads_at_work and connected <= self._silent.keys()
            moves = self.goes and nobody_acts and bool(moments)
            if moves:
                self.now = max(self.now, min(moments))
                self._silent = {port: ends for port, ends in self._silent.items() if ends > self.now}
            self._moved.notify_all()
        return moves


class _Selector(selectors.DefaultSelector):
    """Waits for what is sent, however long it takes; where nobody sends, it moves the clock."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is not None and timeout <= 0:
            return super().select(timeout)
        while not (events := super().select(LOOK_S)):
            if self._clock.advance(self._connected(), timeout):
                break
        return events

    def _connected(self) -> set[int]:
        """Our ports of all open connections."""
        ports = set()
        for file in list(self.get_map()):
            with socket.socket(fileno=os.dup(file)) as end:
                if end.family in {socket.AF_INET, socket.AF_INET6}:
                    ports.add(end.getsockname()[1])
        return ports


class StillLoop(asyncio.SelectorEventLoop):
    """A loop on such a clock."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(_Selector(clock))
        self._clock = clock

    def time(self) -> float:
        return self._clock.now

    def run_in_executor(self, executor: Executor | None, func: Callable[[*Ts], T], *args: *Ts) -> asyncio.Future[T]:
        """As ever; time waits for it (the SDK asks for its platform in a thread)."""

        def ended(_: asyncio.Future[T]) -> None:
            self._clock.threads_at_work -= 1

        self._clock.threads_at_work += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(ended)
        return future


def run(main: Coroutine[Any, Any, T]) -> tuple[T, float]:
    """As ``asyncio.run``, and the seconds that were waited."""
    clock = Clock()
    with clock.going(), asyncio.Runner(loop_factory=lambda: StillLoop(clock)) as runner:
        return runner.run(main), clock.now

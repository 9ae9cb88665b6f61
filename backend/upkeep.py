"""Tasks that go on for as long as the service does: each in a thread of its own, tried again whatever it raises."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

log = logging.getLogger(__name__)
SLOWEST_S = 10.0
"""Between two tries of a task that goes on failing."""


@dataclass(slots=True)
class Task:
    """``look`` is called every ``every_s`` seconds; where it raises, again after twice as long, up to ``SLOWEST_S``."""

    name: str
    look: Callable[[], object]
    every_s: float
    failure: str | None = None
    """The type of what it raised last; None while all is well. Its words may hold what a log must not."""
    since: float | None = None
    """When it began to fail, in seconds since the epoch."""
    _fails: int = 0

    def once(self) -> float:
        """Look once; return the seconds until the next. Says in the log when it begins to fail, and when it is over."""
        try:
            self.look()
        except Exception as error:
            self._fails += 1
            if type(error).__name__ != self.failure:
                log.exception("a background task fails, and is tried again", extra={"task": self.name})
            self.failure, self.since = type(error).__name__, self.since or time.time()
            return min(self.every_s * 2.0 ** min(self._fails, 10), max(SLOWEST_S, self.every_s))
        if self.failure is not None:
            log.warning("a background task works again", extra={"task": self.name, "failures": self._fails})
            self.failure, self.since, self._fails = None, None, 0
        return self.every_s


@dataclass
class Upkeep:
    """``add`` before ``start``; ``close`` ends them all."""

    tasks: list[Task] = field(default_factory=list)
    elsewhere: list[Task] = field(default_factory=list)
    """Tasks that have a thread already; their failures are told here all the same."""
    _closing: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def add(self, name: str, look: Callable[[], object], every_s: float) -> None:
        """Add a task."""
        self.tasks.append(Task(name, look, every_s))

    def start(self) -> None:
        """Start all of them."""
        self._closing.clear()
        self._threads = [
            threading.Thread(target=self._go_on, args=(one,), name=one.name, daemon=True) for one in self.tasks
        ]
        for thread in self._threads:
            thread.start()

    def close(self, patience_s: float = 2.0) -> None:
        """Stop looking; wait for a look under way, for a while."""
        self._closing.set()
        for thread in self._threads:
            thread.join(patience_s)

    @property
    def problems(self) -> list[str]:
        """Return one sentence for each task that fails now."""
        return [
            f"{one.name} has failed for {max(0.0, time.time() - (one.since or time.time())):.0f} s ({one.failure})."
            for one in (*self.tasks, *self.elsewhere)
            if one.failure is not None
        ]

    def _go_on(self, task: Task) -> None:
        pause_s = task.every_s
        while not self._closing.wait(pause_s):
            pause_s = task.once()

"""Answers by the question that they answer, and one flight per question however many ask it."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from backend.insight.writing.case import Case
from backend.insight.writing.prompt import PROMPT_VERSION, customer_message

T = TypeVar("T")


def cache_key(case: Case, models: tuple[str, ...], language: str) -> Hashable:
    """The question as a model sees it, and the versions of who asks and answers.

    An answer holds ids, not numbers: it is held against each customer and filled anew, so that sharing never shows.
    """
    return (PROMPT_VERSION, models, language, customer_message(case))


class AnswerCache(Generic[T]):
    """The last ``size`` checked values, the longest unused dropped first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[Hashable, T] = OrderedDict()

    def get(self, key: Hashable) -> T | None:
        """The value, now the most recently used."""
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def put(self, key: Hashable, value: T) -> None:
        """Keep a value that has been checked; nothing else may come in here."""
        if self._size > 0:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._size:
                self._values.popitem(last=False)

    def __len__(self) -> int:
        return len(self._values)

    def clear(self) -> int:
        """Forget everything; return how many values there were."""
        count = len(self._values)
        self._values.clear()
        return count


@dataclass(slots=True)
class _Flight(Generic[T]):
    task: asyncio.Task[T]
    waiting: int = 0


class Flights(Generic[T]):
    """Single flight: anyone who asks while a question is under way waits for the same answer.

    A flight is nobody's: it goes on when one caller leaves, and is cancelled when the last one has.
    """

    def __init__(self) -> None:
        self._flights: dict[Hashable, _Flight[T]] = {}

    async def join(self, key: Hashable, start: Callable[[], Coroutine[Any, Any, T]]) -> T | None:
        """The flight's answer; None if it was called off from outside."""
        flight = self._flights.get(key)
        if flight is None:
            flight = _Flight(asyncio.create_task(start()))
            self._flights[key] = flight
            flight.task.add_done_callback(partial(self._land, key, flight))
        flight.waiting += 1
        try:
            await asyncio.wait({flight.task})
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():
                self._land(key, flight, flight.task)
                flight.task.cancel()
        return None if flight.task.cancelled() else flight.task.result()

    def _land(self, key: Hashable, flight: _Flight[T], _: asyncio.Task[T]) -> None:
        if self._flights.get(key) is flight:  # a cancelled one ends late, when another may have started
            del self._flights[key]

    async def aclose(self) -> None:
        """Call off everything under way."""
        tasks = [flight.task for flight in self._flights.values()]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

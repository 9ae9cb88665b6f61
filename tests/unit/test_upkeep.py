"""A background task goes on whatever it raises, and says when it fails."""

import logging
import threading
import time

import pytest

from backend.upkeep import SLOWEST_S, Task, Upkeep


class Fault(Exception):
    """Its words hold a secret."""


def test_a_task_that_raises_is_called_again_and_told_once(caplog: pytest.LogCaptureFixture) -> None:
    outcomes = [Fault("s3cret"), Fault("s3cret"), None, None]

    def look() -> None:
        outcome = outcomes.pop(0)
        if outcome is not None:
            raise outcome

    upkeep, task = Upkeep(), Task("the watcher", look, 1.0)
    upkeep.tasks.append(task)
    with caplog.at_level(logging.WARNING):
        pauses = [task.once(), task.once()]
        assert upkeep.problems == ["the watcher has failed for 0 s (Fault)."]
        pauses += [task.once(), task.once()]
    assert (pauses, upkeep.problems) == ([2.0, 4.0, 1.0, 1.0], [])
    assert [record.message for record in caplog.records] == [
        "a background task fails, and is tried again",
        "a background task works again",
    ]


def test_pauses_between_tries_have_an_end() -> None:
    def look() -> None:
        raise Fault

    task = Task("the watcher", look, 1.0)
    assert max(task.once() for _ in range(50)) == SLOWEST_S


def test_started_it_looks_until_it_is_closed() -> None:
    seen = threading.Event()
    calls: list[float] = []

    def look() -> None:
        calls.append(time.monotonic())
        if len(calls) >= 3:
            seen.set()
        raise Fault

    upkeep = Upkeep()
    upkeep.add("the watcher", look, 0.001)
    upkeep.start()
    assert seen.wait(20)
    upkeep.close()
    before = len(calls)
    time.sleep(0.05)
    assert len(calls) == before

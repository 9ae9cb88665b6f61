"""Fixed windows, counted in memory."""

import pytest

from backend import rates as module
from backend.rates import Windows, rates


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [600.0]
    monkeypatch.setattr(module.time, "time", lambda: now[0])
    return now


def test_a_window_counts_to_its_end_and_begins_anew(clock: list[float]) -> None:
    (rule,), windows = rates("2/minute"), Windows()
    assert [windows.hit("a", rule) for _ in range(3)] == [(1, 60), (0, 60), (-1, 60)]
    assert windows.hit("b", rule) == (1, 60)
    clock[0] += 45
    assert (windows.hit("a", rule), windows.left("a", rule)) == ((-2, 15), -2)
    clock[0] += 15
    assert (windows.left("a", rule), windows.hit("a", rule)) == (2, (1, 60))


def test_memory_is_bounded_however_many_ask(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_NAMES", 100)
    (rule,), windows = rates("2/minute"), Windows()
    for number in range(1_000):
        windows.hit(str(number), rule)
    assert len(windows._counts) <= 100


def test_several_rates_and_none() -> None:
    assert [(rate.amount, rate.span_s) for rate in rates("10/second;300/5 minutes")] == [(10, 1), (300, 300)]
    assert rates("off") == ()

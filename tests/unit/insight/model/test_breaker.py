import asyncio

import pytest

from backend.errors import CompletionFailed
from backend.insight.asking.writer import InsightWriter
from backend.insight.model.breaker import Breaker
from tests.insight_cases import still_time
from tests.insight_cases.answers import FakeCompletion, content
from tests.insight_cases.customers import case


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(open_after=3, open_s=10.0, clock=clock)


def fail(breaker: Breaker, times: int = 1, **how) -> None:
    for _ in range(times):
        breaker.enter().failed(**how)


def test_it_opens_after_failures_in_a_row(breaker):
    fail(breaker, 2)
    breaker.enter().succeeded()
    fail(breaker, 2)
    assert breaker.state == "closed"
    fail(breaker)
    assert breaker.state == "open"
    assert breaker.enter() is None


def test_half_open_lets_exactly_one_probe_through(breaker, clock):
    fail(breaker, 3)
    clock.now = 10.0
    probe = breaker.enter()
    assert probe is not None
    assert [breaker.enter() for _ in range(5)] == [None] * 5
    probe.succeeded()
    assert breaker.state == "closed"
    assert breaker.enter() is not None


def test_a_failed_probe_opens_it_again(breaker, clock):
    fail(breaker, 3)
    clock.now = 10.0
    breaker.enter().failed()
    assert breaker.state == "open"
    clock.now = 20.0
    assert breaker.enter() is not None


def test_an_abandoned_probe_makes_room_for_another(breaker, clock):
    fail(breaker, 3)
    clock.now = 10.0
    breaker.enter().abandoned()
    assert breaker.state == "half_open"
    assert breaker.enter() is not None


def test_a_late_answer_from_before_neither_closes_it_nor_frees_the_probe(breaker, clock):
    late = breaker.enter()
    fail(breaker, 3)
    late.succeeded()
    assert breaker.state == "open"
    clock.now = 10.0
    probe = breaker.enter()
    late.succeeded()
    late.abandoned()
    assert breaker.enter() is None
    probe.succeeded()
    assert breaker.state == "closed"


def test_it_stays_open_as_long_as_it_was_asked_to_within_reason(breaker, clock):
    fail(breaker, open_s=40.0, at_once=True)
    clock.now = 39.0
    assert breaker.state == "open"
    clock.now = 40.0
    breaker.enter().failed(open_s=1e9)
    clock.now = 340.0
    assert breaker.state == "half_open"


def insights(fake, count, *, models=("big",)):
    async def run():
        writer = InsightWriter(fake, models, deadline_s=1.0, cache_size=0)
        return [(await writer.write(case())).reason for _ in range(count)]

    return still_time.run(run())[0]


def test_outages_open_it_and_then_cost_no_calls():
    fake = FakeCompletion(CompletionFailed("server_error"))
    assert insights(fake, 8) == ["server_error"] * 5 + ["circuit_open"] * 3
    assert len(fake.requests) == 5


def test_a_long_retry_after_opens_it_at_once():
    fake = FakeCompletion(CompletionFailed("rate_limited", retry_after_s=30.0, transient=True))
    assert insights(fake, 3) == ["rate_limited", "circuit_open", "circuit_open"]


def test_a_refused_key_is_not_tried_again_and_again():
    fake = FakeCompletion(CompletionFailed("unauthorised"))
    assert insights(fake, 4, models=("big", "small"))[-1] == "circuit_open"
    assert len(fake.requests) == 2


def test_bad_text_is_never_counted():
    fake = FakeCompletion("not json")
    assert insights(fake, 8) == ["rejected: bad_answer"] * 8
    assert len(fake.requests) == 8


def test_cancelled_callers_are_never_counted():
    async def run():
        fake = FakeCompletion(30.0)
        writer = InsightWriter(fake, ("big",), deadline_s=60.0, cache_size=0)
        for _ in range(8):
            caller = asyncio.create_task(writer.write(case()))
            await asyncio.sleep(0.001)
            caller.cancel()
            await asyncio.wait({caller})
        fake.answers = [content()]
        return (await writer.write(case())).source, len(fake.requests)

    assert still_time.run(run())[0] == ("llm", 9)

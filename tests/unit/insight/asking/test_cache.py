import asyncio

from hypothesis import given
from hypothesis import strategies as st

from backend.insight.asking.cache import DraftCache, Flights, cache_key
from backend.insight.checks.lists.predicates import PREDICATES
from tests.insight_cases import still_time
from tests.insight_cases.customers import random_sheets, sheet


def key(**changes):
    return cache_key(sheet(**changes), ("big",))


def test_neighbours_share_a_key_and_others_do_not():
    assert key(spend=133.2) == key(spend=134.4)
    assert key(spend=133.2) != key(spend=193.2)
    assert key() != key(segment="High Value")
    assert key() != cache_key(sheet(currency="USD"), ("big",))
    assert key() != cache_key(sheet(), ("small",))


@given(st.floats(0, 400), st.integers(1, 3_000), st.floats(0.01, 0.99))
def test_who_shares_a_key_may_be_told_the_same(recency, orders, probability):
    """Law: equal keys, equal predicates; so a draft checked for one is true of the other."""
    one = sheet(features=(345.7, 49.3, orders, 12, 5, recency), probability=probability)
    near = sheet(features=(345.7, 49.3, orders, 12, 5, recency * 1.004), probability=min(0.99, probability * 1.004))
    if cache_key(one, ()) == cache_key(near, ()):
        assert {name: holds(one) for name, holds in PREDICATES.items()} == {
            n: holds(near) for n, holds in PREDICATES.items()
        }


def test_different_customers_rarely_meet():
    keys = {cache_key(each, ()) for each in random_sheets(500)}
    assert len(keys) == 500


def test_the_longest_unused_goes_first():
    cache: DraftCache[str] = DraftCache(2)
    cache.put(1, "a")
    cache.put(2, "b")
    assert cache.get(1) == "a"
    cache.put(3, "c")
    assert [cache.get(k) for k in (1, 2, 3)] == ["a", None, "c"]


def test_a_cache_of_no_size_keeps_nothing():
    cache: DraftCache[str] = DraftCache(0)
    cache.put(1, "a")
    assert cache.get(1) is None


def test_a_flight_that_was_called_off_takes_no_later_one_with_it():
    async def run():
        flights: Flights[int] = Flights()
        started = []

        async def fly() -> int:
            started.append(None)
            try:
                await asyncio.sleep(0.05)
            finally:
                await asyncio.sleep(0.01)  # a connection takes a moment to close
            return len(started)

        leaver = asyncio.create_task(flights.join("k", fly))
        await asyncio.sleep(0.005)
        leaver.cancel()
        await asyncio.sleep(0)
        second = asyncio.create_task(flights.join("k", fly))
        await asyncio.sleep(0.03)  # by now the first has ended
        third = asyncio.create_task(flights.join("k", fly))
        return await second, await third, len(started)

    assert still_time.run(run())[0] == (2, 2, 2)

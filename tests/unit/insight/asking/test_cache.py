import asyncio

from backend.insight.asking.cache import AnswerCache, Flights, cache_key
from tests.insight_cases import still_time
from tests.insight_cases.customers import case


def key(models=("big",), language="en", **changes):
    return cache_key(case(**changes), models, language)


def test_customers_of_the_same_claims_and_bands_share_a_key_and_others_do_not():
    assert key(spend=133.2) == key(spend=150.0)
    assert key() != key(probability=0.2)
    assert key() != key(features=(345.7, 49.3, 7, 12, 5, 200))
    assert key() != key(models=("small",))
    assert key() != key(language="de")


def test_the_longest_unused_goes_first():
    cache: AnswerCache[str] = AnswerCache(2)
    cache.put(1, "a")
    cache.put(2, "b")
    assert cache.get(1) == "a"
    cache.put(3, "c")
    assert [cache.get(k) for k in (1, 2, 3)] == ["a", None, "c"]


def test_a_cache_of_no_size_keeps_nothing():
    cache: AnswerCache[str] = AnswerCache(0)
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

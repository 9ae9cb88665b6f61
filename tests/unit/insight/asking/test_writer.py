import asyncio

import pytest

from backend.errors import CompletionFailed
from backend.insight.asking.writer import NO_KEY, InsightWriter
from tests.insight_cases import still_time
from tests.insight_cases.answers import EMPTY, FakeCompletion, content
from tests.insight_cases.customers import case, random_cases


def write(fake, customer=None, **options):
    """One insight, and the writer that wrote it."""

    async def run():
        writer = InsightWriter(fake, ("big", "small"), **{"deadline_s": 1.0, **options})
        insight = await writer.write(customer or case())
        await writer.aclose()
        return insight, writer

    return still_time.run(run())[0]


def test_without_a_completion_the_house_writes_itself():
    insight, _ = write(None)
    assert (insight.source, insight.reason) == ("rules", NO_KEY)
    assert "four days" in insight.text


def test_an_answer_is_told_with_the_facts_in_it():
    fake = FakeCompletion(content())
    insight, writer = write(fake)
    assert (insight.source, insight.reason, len(fake.requests)) == ("llm", None, 1)
    assert "four days ago" in insight.text
    assert "bout £130" in insight.text
    assert fake.closed
    assert writer.statistics.snapshot()["counts"]["insight.llm"] == 1


def test_an_answer_of_which_nothing_holds_gives_way_to_the_other_model_and_then_to_rules():
    fake = FakeCompletion(EMPTY, content())
    insight, writer = write(fake)
    assert (insight.source, [request.model for request in fake.requests]) == ("llm", ["big", "small"])
    counts = writer.statistics.snapshot()["counts"]
    assert (counts["violation.nothing_holds"], counts["passed.fallback_model"], counts["calls"]) == (1, 1, 2)
    assert counts["tokens.prompt"] == 1_800
    fake = FakeCompletion("not json", EMPTY)
    insight, _ = write(fake)
    assert (insight.source, insight.reason, len(fake.requests)) == ("rules", "rejected: nothing_holds", 2)


def test_the_receipts_of_the_words_come_with_them():
    insight, _ = write(FakeCompletion(content()))
    assert [claim.id for claim in insight.claims] == ["asked_many", "asked_likely", "asked_spend"]
    assert insight.claims[0].says in insight.text.lower() or insight.claims[0].says[1:] in insight.text


@pytest.mark.parametrize("reason", ["server_error", "model_unavailable", "invalid_json", "too_large", "empty_answer"])
def test_a_failing_model_gives_way_to_the_other(reason):
    fake = FakeCompletion(CompletionFailed(reason), content())
    insight, _ = write(fake)
    assert (insight.source, [r.model for r in fake.requests]) == ("llm", ["big", "small"])


@pytest.mark.parametrize("reason", ["unauthorised", "spend_limit"])
def test_a_refusal_is_not_asked_twice(reason):
    fake = FakeCompletion(CompletionFailed(reason))
    insight, _ = write(fake)
    assert (insight.source, insight.reason, len(fake.requests)) == ("rules", reason, 1)


def test_a_bug_in_a_completion_costs_only_its_words():
    insight, _ = write(FakeCompletion(RuntimeError("bug")))
    assert (insight.source, insight.reason) == ("rules", "internal_error")


def test_hanging_models_cost_the_deadline_and_no_more():
    insight, waited_s = still_time.run(InsightWriter(FakeCompletion(30.0), ("big", "small"), deadline_s=0.4).write(case()))
    assert (insight.source, insight.reason) == ("rules", "timeout")
    assert 0.3 < waited_s <= 0.4


def test_a_completion_that_ignores_its_budget_is_cut_at_the_deadline():
    class Endless(FakeCompletion):
        async def _answer(self, request):
            await asyncio.sleep(60)

    insight, waited_s = still_time.run(InsightWriter(Endless(), deadline_s=0.2).write(case()))
    assert (insight.source, insight.reason) == ("rules", "deadline")
    assert waited_s == pytest.approx(0.2)


def test_the_second_time_comes_from_the_cache_with_this_customers_numbers():
    async def run():
        fake = FakeCompletion(content())
        writer = InsightWriter(fake, ("big",))
        first = await writer.write(case())
        again = await writer.write(case(features=(999.0, 142.7, 7, 12, 5, 4)))
        return first, again, fake

    first, again, fake = still_time.run(run())[0]
    assert (first.source, again.source, len(fake.requests)) == ("llm", "cache", 1)
    assert "£350" in first.text or "£346" in first.text
    assert "£999" in again.text


def test_an_answer_that_does_not_hold_is_never_kept():
    async def run():
        fake = FakeCompletion(EMPTY)
        writer = InsightWriter(fake, ("big",))
        return [(await writer.write(case())).source for _ in range(2)], len(fake.requests)

    assert still_time.run(run())[0] == (["rules", "rules"], 2)


def test_fifty_at_once_make_one_call():
    async def run():
        fake = FakeCompletion(content())
        writer = InsightWriter(fake, ("big",))
        insights = await asyncio.gather(*(writer.write(case()) for _ in range(50)))
        return insights, fake

    insights, fake = still_time.run(run())[0]
    assert len(fake.requests) == 1
    assert {insight.source for insight in insights} == {"llm"}


def test_a_caller_who_leaves_is_cancelled_and_the_others_are_not():
    async def run():
        fake = FakeCompletion(content())
        writer = InsightWriter(fake, ("big",))
        leaver, stayer = (asyncio.create_task(writer.write(case())) for _ in range(2))
        await asyncio.sleep(0)
        leaver.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leaver
        return await stayer, len(fake.requests)

    insight, calls = still_time.run(run())[0]
    assert (insight.source, calls) == ("llm", 1)


def test_when_the_last_caller_leaves_the_call_is_called_off():
    async def run():
        fake = FakeCompletion(30.0)
        writer = InsightWriter(fake, ("big",), deadline_s=60)
        only = asyncio.create_task(writer.write(case()))
        await asyncio.sleep(0.05)
        assert fake.at_once == 1
        only.cancel()
        await asyncio.sleep(0.05)
        return fake.at_once

    assert still_time.run(run())[0] == 0


def test_calls_at_once_are_bounded():
    async def run():
        fake = FakeCompletion(content())
        writer = InsightWriter(fake, ("big",), concurrency=3)
        await asyncio.gather(*(writer.write(one) for one in random_cases(60)))
        return fake.most_at_once

    assert still_time.run(run())[0] == 3

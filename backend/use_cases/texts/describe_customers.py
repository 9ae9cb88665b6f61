"""Value many customers at once: words by rules for all, by a language model for as many as a stated budget allows."""

import asyncio
from collections.abc import Sequence
from typing import Final, Protocol

from backend.contract.estimates import Insight
from backend.insight.writing.case import Case
from backend.use_cases.estimates.in_turns import in_turns
from backend.use_cases.estimates.value_customers import InsightPort

MOST_CUSTOMERS: Final = 1_000
LLM_CUSTOMERS: Final = 50
"""At most this many customers of a batch, the first ones, are put to the language model."""
LLM_BUDGET_S: Final = 20.0
"""Seconds after which a batch goes out with words by rules for anyone who is not described yet."""


class BatchInsightPort(InsightPort, Protocol):
    """A port that also writes words at once by rules, without asking a language model."""

    def write_now(self, case: Case, reason: str) -> Insight: ...


async def describe_all(cases: Sequence[Case], words: BatchInsightPort, may_ask: int | None) -> list[Insight]:
    """Return one insight per case, in order; each says where its words came from, and why.

    ``may_ask`` is how many of them, the first ones, the language model may be asked for; None where nobody wants it.
    """
    if may_ask is None:
        return await _by_rules(cases, words, "rules were asked for")
    asked = await _asked(cases[:may_ask], words)
    return asked + await _by_rules(cases[may_ask:], words, "batch budget")


async def _by_rules(cases: Sequence[Case], words: BatchInsightPort, reason: str) -> list[Insight]:
    return await in_turns(lambda case: words.write_now(case, reason), cases)


async def _asked(cases: Sequence[Case], words: BatchInsightPort) -> list[Insight]:
    if not cases:
        return []
    writing = [asyncio.ensure_future(words.write(case)) for case in cases]
    try:
        await asyncio.wait(writing, timeout=LLM_BUDGET_S)
    finally:
        late = [task for task in writing if not task.done()]
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
    return [
        words.write_now(case, "batch budget") if task in late else task.result()
        for case, task in zip(cases, writing, strict=True)
    ]

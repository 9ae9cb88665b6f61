"""Value many customers at once: words by rules for all, by a language model for as many as a stated budget allows."""

import asyncio
from collections.abc import Sequence
from typing import Final, Protocol

from backend.contract.estimates import Insight
from backend.insight.facts.facts import FactSheet
from backend.use_cases.in_turns import in_turns
from backend.use_cases.value_customers import InsightPort

MOST_CUSTOMERS: Final = 1_000
LLM_CUSTOMERS: Final = 50
"""At most this many customers of a batch, the first ones, are put to the language model."""
LLM_BUDGET_S: Final = 20.0
"""Seconds after which a batch goes out with words by rules for anyone who is not described yet."""


class BatchInsightPort(InsightPort, Protocol):
    """A port that also writes words at once by rules, without asking a language model."""

    def write_now(self, facts: FactSheet, reason: str) -> Insight: ...


async def describe_all(sheets: Sequence[FactSheet], words: BatchInsightPort, *, ask: bool) -> list[Insight]:
    """Return one insight per sheet, in order; each says where its words came from, and why."""
    if not ask:
        return await _by_rules(sheets, words, "rules were asked for")
    asked = await _asked(sheets[:LLM_CUSTOMERS], words)
    return asked + await _by_rules(sheets[LLM_CUSTOMERS:], words, "batch budget")


async def _by_rules(sheets: Sequence[FactSheet], words: BatchInsightPort, reason: str) -> list[Insight]:
    return await in_turns(lambda sheet: words.write_now(sheet, reason), sheets)


async def _asked(sheets: Sequence[FactSheet], words: BatchInsightPort) -> list[Insight]:
    if not sheets:
        return []
    writing = [asyncio.ensure_future(words.write(sheet)) for sheet in sheets]
    try:
        await asyncio.wait(writing, timeout=LLM_BUDGET_S)
    finally:
        late = [task for task in writing if not task.done()]
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
    return [
        words.write_now(sheet, "batch budget") if task in late else task.result()
        for sheet, task in zip(sheets, writing, strict=True)
    ]

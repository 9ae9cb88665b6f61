"""Drafts for the default customer of ``customers.sheet``, and the fake that serves them."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from backend.errors import CompletionFailed
from backend.insight.checks.draft import Draft, parse_draft
from backend.insight.model.completion import CompletionReply, CompletionRequest

INSIGHT = (
    "A regular customer who last bought {{recency_days}} ago and has placed {{num_transactions}} so far. "
    "A further order in the next {{horizon_days}} is likely, with {{predicted_spend}} expected."
)
ACTION = "Invite this customer to the loyalty programme and set out its benefits plainly."


def fields(**changes: Any) -> dict[str, Any]:
    """A draft that passes for the default customer, with some fields changed."""
    good = {
        "segment": "Medium Value",
        "insight": INSIGHT,
        "action_code": "loyalty_invitation",
        "action": ACTION,
        "evidence": ["recency_days", "num_transactions", "horizon_days", "predicted_spend"],
        "claims": [{"fact": "recency_days", "relation": "recent"}],
    }
    return {**good, **changes}


def content(**changes: Any) -> str:
    """The same as a model would send it."""
    return json.dumps(fields(**changes))


def draft(**changes: Any) -> Draft:
    """The same as parsed."""
    return parse_draft(content(**changes))


class FakeCompletion:
    """Serves answers in order, the last one for ever: a text, an exception to raise, or seconds to hang."""

    def __init__(self, *answers: str | Exception | float) -> None:
        self.answers = list(answers)
        self.requests: list[CompletionRequest] = []
        self.at_once = 0
        self.most_at_once = 0
        self.closed = False
        self.before: Callable[[], None] | None = None

    async def complete(self, request: CompletionRequest) -> CompletionReply:
        self.requests.append(request)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return await self._answer(request)
        finally:
            self.at_once -= 1

    async def aclose(self) -> None:
        self.closed = True

    async def _answer(self, request: CompletionRequest) -> CompletionReply:
        await asyncio.sleep(0)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, float):
            await asyncio.sleep(min(answer, request.budget_s))
            raise CompletionFailed("timeout")
        if isinstance(answer, Exception):
            raise answer
        return CompletionReply(answer, 900, 120)

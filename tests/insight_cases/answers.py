"""Answers about the default customer of ``customers.case``, and the fake that serves them."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from backend.errors import CompletionFailed
from backend.insight.model.completion import CompletionReply, CompletionRequest

EMPTY = '{"points": [], "action": "keep_ordinary", "because": "asked_spend", "action_wording": "a"}'
"""An answer of the right form of which nothing can be told."""


def content(**changes: Any) -> str:
    """An answer that holds for the default customer, with some fields changed, as a model would send it."""
    points = [{"claim": name, "wording": "a", "link": "none"} for name in ("asked_many", "asked_likely", "asked_spend")]
    good = {"points": points, "action": "leave_to_rhythm", "because": "asked_likely", "action_wording": "a"}
    return json.dumps({**good, **changes})


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

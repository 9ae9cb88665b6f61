"""The only file that knows Groq: one client a process, our retries instead of the SDK's, every failure given
a reason.

The SDK is trusted with nothing but the transport. It would retry by itself (``max_retries=0`` here), it lets
``json.JSONDecodeError`` through, and for a 200 without a completion it returns whatever was there.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Final, cast

import groq
import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt

from backend.errors import CompletionFailed
from backend.insight.completion import CompletionReply, CompletionRequest
from backend.insight.groq_failures import failure

MOST_ATTEMPTS: Final = 3
_FIRST_PAUSE_S = 0.2
_MOST_TOKENS = (
    1_000  # reasoning comes out of it; the free tier charges it up front, so not more than an answer needs
)


class GroqCompletion:
    """Completions from Groq (or from anything that speaks its protocol at ``base_url``)."""

    def __init__(
        self,
        *,
        api_key: str,
        base_url: str | None = None,
        http_client: httpx.AsyncClient | None = None,
        first_pause_s: float = _FIRST_PAUSE_S,
        temperature: float = 0.4,
    ) -> None:
        # An empty string reads like a broken connection in the SDK; None means its default.
        self._client = groq.AsyncGroq(
            api_key=api_key, base_url=base_url or None, max_retries=0, http_client=http_client
        )
        self._first_pause_s = first_pause_s
        self._temperature = temperature

    async def complete(self, request: CompletionRequest) -> CompletionReply:
        """Ask once, and again for what can heal while the budget lasts; raise ``CompletionFailed`` with the
        reason."""
        started = asyncio.get_running_loop().time()

        def left() -> float:
            return request.budget_s - (asyncio.get_running_loop().time() - started)

        retrying = AsyncRetrying(
            stop=stop_after_attempt(MOST_ATTEMPTS),
            wait=self._pause_s,
            retry=retry_if_exception(lambda error: self._can_heal(error, left)),
            reraise=True,
        )
        try:
            async with asyncio.timeout(request.budget_s):
                return await retrying(self._ask, request, left)
        except TimeoutError:
            raise CompletionFailed("timeout") from None

    async def aclose(self) -> None:
        """Close the connections; the lifespan calls it once."""
        await self._client.close()

    async def _ask(self, request: CompletionRequest, left: Callable[[], float]) -> CompletionReply:
        try:
            completion = await self._client.chat.completions.create(
                model=request.model,
                messages=cast(Any, request.messages),  # plain dicts are what the SDK sends
                response_format={
                    "type": "json_schema",
                    "json_schema": {"name": "draft", "strict": True, "schema": request.schema},
                },
                reasoning_effort="low",
                max_completion_tokens=_MOST_TOKENS,
                temperature=self._temperature,
                timeout=max(left(), 0.01),
            )
        except CompletionFailed:
            raise
        except Exception as error:  # the SDK raises its own tree, httpx's, and bare ValueErrors
            raise failure(error) from error
        return _reply(completion)

    def _pause_s(self, state: RetryCallState) -> float:
        """Retry-After if the answer had one, else doubling pauses."""
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after_s if isinstance(error, CompletionFailed) else None
        return asked if asked is not None else self._first_pause_s * 2.0 ** (state.attempt_number - 1)

    def _can_heal(self, error: BaseException, left: Callable[[], float]) -> bool:
        if not isinstance(error, CompletionFailed) or not error.transient:
            return False
        pause = error.retry_after_s if error.retry_after_s is not None else self._first_pause_s
        return pause < left()


def _reply(completion: Any) -> CompletionReply:
    """The text of a completion, which may be no completion at all: a string, None, or an error object."""
    choices = getattr(completion, "choices", None)
    if not isinstance(choices, list) or not choices:
        raise CompletionFailed("bad_envelope")
    choice = choices[0]
    message = getattr(choice, "message", None)
    content = getattr(message, "content", None)
    if getattr(choice, "finish_reason", None) == "length":
        raise CompletionFailed("truncated")
    if getattr(message, "tool_calls", None) or not isinstance(content, str) or not content.strip():
        raise CompletionFailed("empty_answer")
    usage = getattr(completion, "usage", None)
    return CompletionReply(content, _count(usage, "prompt_tokens"), _count(usage, "completion_tokens"))


def _count(usage: Any, name: str) -> int:
    count = getattr(usage, name, 0)
    return count if isinstance(count, int) else 0

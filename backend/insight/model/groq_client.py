"""The only file that knows Groq: one client a process, our retries instead of the SDK's, every failure given
a reason.

The SDK is trusted with the way there and back: keys, addresses, statuses, connections. It would retry by itself
(``max_retries=0`` here), and its typed method walks the whole schema on the way out and builds a model of the answer on the
way back, a millisecond of work for text that is checked anyway; its ``post`` does neither.
"""

import asyncio
import json
import urllib.request
from collections.abc import Callable
from typing import Final

import groq
import httpx
from tenacity import AsyncRetrying, RetryCallState, stop_after_attempt

from backend.errors import CompletionFailed
from backend.insight.model.budget import Budget
from backend.insight.model.completion import CompletionReply, CompletionRequest
from backend.insight.model.groq_failures import failure
from backend.insight.model.groq_protocol import chat_body, reply_of
from backend.insight.model.lanes import Lanes

MOST_ATTEMPTS: Final = 3
_PATH = "/openai/v1/chat/completions"
_FIRST_PAUSE_S = 0.2


class GroqCompletion:
    """Completions from Groq (or from anything that speaks its protocol at ``base_url``)."""

    def __init__(
        self,
        *,
        api_key: str,
        base_url: str | None = None,
        http_client: httpx.AsyncClient | None = None,
        first_pause_s: float = _FIRST_PAUSE_S,
        budget: Budget | None = None,
    ) -> None:
        self._budget = budget or Budget()
        # An empty base_url reads like a broken connection in the SDK; None means its default.
        self._client = groq.AsyncGroq(
            api_key=api_key, base_url=base_url or None, max_retries=0, http_client=http_client or _http_client()
        )
        self._first_pause_s = first_pause_s

    async def complete(self, request: CompletionRequest) -> CompletionReply:
        """Ask once, and again for what can heal while the budget lasts; raise ``CompletionFailed`` with the
        reason."""
        started = asyncio.get_running_loop().time()

        def left() -> float:
            return request.budget_s - (asyncio.get_running_loop().time() - started)

        retrying = AsyncRetrying(
            stop=stop_after_attempt(MOST_ATTEMPTS),
            wait=self._pause_s,
            retry=lambda state: self._can_heal(state, left),
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
        self._budget.take()
        try:
            response = await self._client.post(
                _PATH,
                body=chat_body(request.model, request.messages, request.schema),
                cast_to=httpx.Response,
                options={"timeout": max(left(), 0.01)},
            )
            return self._counted(reply_of(json.loads(response.content)))
        except CompletionFailed:
            raise
        except Exception as error:  # the SDK raises its own tree, httpx's, and bare ValueErrors
            raise failure(error) from error

    def _counted(self, reply: CompletionReply) -> CompletionReply:
        self._budget.spent(reply.prompt_tokens + reply.completion_tokens)
        return reply

    def _pause_s(self, state: RetryCallState) -> float:
        """Retry-After if the answer had one, else doubling pauses."""
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after_s if isinstance(error, CompletionFailed) else None
        return asked if asked is not None else self._first_pause_s * 2.0 ** (state.attempt_number - 1)

    def _can_heal(self, state: RetryCallState, left: Callable[[], float]) -> bool:
        """Only what may pass by itself, and only if there is time to wait for it."""
        error = state.outcome.exception() if state.outcome else None
        return isinstance(error, CompletionFailed) and error.transient and self._pause_s(state) < left()


def _http_client() -> httpx.AsyncClient | None:
    """A client on lanes; behind a proxy None, since the SDK's own client knows that way."""
    if urllib.request.getproxies():
        return None
    return httpx.AsyncClient(transport=Lanes(httpx.create_ssl_context()), follow_redirects=True)

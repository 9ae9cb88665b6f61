"""The only file that knows Groq: one client a process, one retry of ours instead of the SDK's, every failure given
a reason.

The SDK is trusted with the way there and back: keys, addresses, statuses, connections. It would retry by itself
(``max_retries=0`` here), and its typed method walks the whole schema on the way out and builds a model of the answer on the
way back, a millisecond of work for text that is checked anyway; its ``post`` does neither.
"""

import asyncio
import json
import urllib.request
from typing import Final

import groq
import httpx

from backend.errors import CompletionFailed
from backend.insight.model.budget import Budget
from backend.insight.model.completion import PATIENCE_S, CompletionReply, CompletionRequest
from backend.insight.model.groq_failures import failure
from backend.insight.model.groq_protocol import Heads, reply_of
from backend.insight.model.lanes import Lanes

_PATH = "/openai/v1/chat/completions"
_PAUSE_S = 0.2
_JSON: Final = {"Content-Type": "application/json"}


class GroqCompletion:
    """Completions from Groq (or from anything that speaks its protocol at ``base_url``)."""

    def __init__(
        self,
        *,
        api_key: str,
        base_url: str | None = None,
        http_client: httpx.AsyncClient | None = None,
        pause_s: float = _PAUSE_S,
        budget: Budget | None = None,
    ) -> None:
        self._budget = budget or Budget()
        # An empty base_url reads like a broken connection in the SDK; None means its default.
        self._client = groq.AsyncGroq(
            api_key=api_key, base_url=base_url or None, max_retries=0, http_client=http_client or _http_client()
        )
        self._pause_s = pause_s
        self._heads = Heads()

    async def complete(self, request: CompletionRequest) -> CompletionReply:
        """Ask once, and once more for what can heal where that fits; raise ``CompletionFailed`` with the reason."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + request.budget_s
        try:
            async with asyncio.timeout_at(ends):
                try:
                    return await self._ask(request, request.budget_s)
                except CompletionFailed as failed:
                    pause_s = self._pause_s if failed.retry_after_s is None else failed.retry_after_s
                    left = ends - loop.time() - pause_s
                    if not (request.may_retry and failed.transient and pause_s <= PATIENCE_S and left > 0):
                        raise
                await asyncio.sleep(pause_s)
                return await self._ask(request, left)
        except TimeoutError:
            raise CompletionFailed("timeout") from None

    async def aclose(self) -> None:
        """Close the connections; the lifespan calls it once."""
        await self._client.close()

    async def _ask(self, request: CompletionRequest, left: float) -> CompletionReply:
        self._budget.take()
        try:
            response = await self._client.post(
                _PATH,
                content=self._heads.body(request),
                cast_to=httpx.Response,
                options={"timeout": max(left, 0.01), "headers": _JSON},
            )
            reply = reply_of(json.loads(response.content))
        except CompletionFailed:
            raise
        except Exception as error:  # the SDK raises its own tree, httpx's, and bare ValueErrors
            raise failure(error) from error
        self._budget.spent(reply.prompt_tokens + reply.completion_tokens)
        return reply


def _http_client() -> httpx.AsyncClient | None:
    """A client on lanes; behind a proxy None, since the SDK's own client knows that way."""
    if urllib.request.getproxies():
        return None
    return httpx.AsyncClient(transport=Lanes(httpx.create_ssl_context()), follow_redirects=True)

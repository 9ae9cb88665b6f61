"""What goes to Groq and what comes back, as plain values; for the client and for batch files alike."""

import json
from typing import Any, Final

from backend.errors import CompletionFailed
from backend.insight.model.completion import CompletionReply, CompletionRequest, Message

MOST_TOKENS: Final = 1_000
"""Reasoning comes out of it; the free tier charges it up front, so it is not more than an answer needs."""
_TEMPERATURE: Final = 0.4


_STRICT: Final = "openai/gpt-oss"
"""Of these models the provider holds the schema token by token; others are asked to keep it, and read as strictly."""


def chat_body(model: str, messages: tuple[Message, ...], schema: dict[str, Any]) -> dict[str, Any]:
    """One chat completion under a schema, with as little reasoning as the model's family allows."""
    strict = model.startswith(_STRICT)
    return {
        "model": model,
        "response_format": {"type": "json_schema", "json_schema": {"name": "choice", "strict": strict, "schema": schema}},
        "reasoning_effort": "low" if strict else "none",
        "max_completion_tokens": MOST_TOKENS,
        "temperature": _TEMPERATURE,
        "messages": messages,
    }


class Heads:
    """Bodies as bytes. All but the last message is the same for every customer, tens of kilobytes: it is encoded once for
    each model, and the last message put behind it."""

    def __init__(self) -> None:
        self._encoded: dict[tuple[str, ...], bytes] = {}

    def body(self, request: CompletionRequest) -> bytes:
        """Return the body of ``chat_body``, the messages last."""
        *before, last = request.messages
        key = request.model, *(message["content"] for message in before)
        head = self._encoded.get(key)
        if head is None:
            body = chat_body(request.model, tuple(before), request.schema)
            head = self._encoded[key] = json.dumps(body, ensure_ascii=False)[:-2].encode() + (b", " if before else b"")
        return head + json.dumps(last, ensure_ascii=False).encode() + b"]}"


def reply_of(completion: Any) -> CompletionReply:
    """The text of a completion, which may be no completion at all: null, a list, an error object."""
    choices = _field(completion, "choices")
    if not isinstance(choices, list) or not choices:
        raise CompletionFailed("bad_envelope")
    message = _field(choices[0], "message")
    content = _field(message, "content")
    if _field(choices[0], "finish_reason") == "length":
        raise CompletionFailed("truncated")
    if _field(message, "tool_calls") or not isinstance(content, str) or not content.strip():
        raise CompletionFailed("empty_answer")
    usage = _field(completion, "usage")
    return CompletionReply(content, _count(usage, "prompt_tokens"), _count(usage, "completion_tokens"))


def _field(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _count(usage: Any, name: str) -> int:
    count = _field(usage, name)
    return count if isinstance(count, int) else 0

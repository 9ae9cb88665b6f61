"""What goes to Groq and what comes back, as plain values; for the client and for batch files alike."""

from typing import Any, Final

from backend.errors import CompletionFailed
from backend.insight.model.completion import CompletionReply, Message

MOST_TOKENS: Final = 1_000
"""Reasoning comes out of it; the free tier charges it up front, so it is not more than an answer needs."""
_TEMPERATURE: Final = 0.4


def chat_body(model: str, messages: tuple[Message, ...], schema: dict[str, Any]) -> dict[str, Any]:
    """One chat completion under a strict schema."""
    return {
        "model": model,
        "messages": messages,
        "response_format": {"type": "json_schema", "json_schema": {"name": "choice", "strict": True, "schema": schema}},
        "reasoning_effort": "low",
        "max_completion_tokens": MOST_TOKENS,
        "temperature": _TEMPERATURE,
    }


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

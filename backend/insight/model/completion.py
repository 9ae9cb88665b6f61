"""What the writer needs from a language model, and the words for how it can fail."""

from dataclasses import dataclass
from typing import Any, Final, Protocol

Message = dict[str, str]
"""``{"role": ..., "content": ...}``"""


@dataclass(frozen=True, slots=True)
class CompletionRequest:
    """One question to one model; ``budget_s`` is the time that is left for it, a retry included.

    ``may_retry``: whether it may be asked once more; while another model stands behind it, that one is asked instead.
    """

    model: str
    messages: tuple[Message, ...]
    schema: dict[str, Any]
    budget_s: float
    may_retry: bool = True


@dataclass(frozen=True, slots=True)
class CompletionReply:
    """The model's text as it came, unchecked, and what it cost in tokens."""

    content: str
    prompt_tokens: int = 0
    completion_tokens: int = 0


PATIENCE_S: Final = 0.5
"""A customer waits no longer for a provider that asks for time: another model, or words by rule, are there at once."""


class Completion(Protocol):
    """A source of completions. ``complete`` raises ``CompletionFailed`` and nothing else but cancellation."""

    async def complete(self, request: CompletionRequest) -> CompletionReply: ...

    async def aclose(self) -> None: ...


# The reasons that a ``CompletionFailed`` may carry, by what they say about the provider.
OUTAGES: Final = frozenset({"rate_limited", "server_error", "over_capacity", "connection", "timeout", "bad_envelope"})
"""It is ill: enough of these in a row open the breaker."""
REFUSALS: Final = frozenset({"unauthorised", "spend_limit"})
"""It will answer nobody until a person acts: another model is no help, and the breaker opens at once."""
# Any other reason says that it works, and that this request or this model does not.

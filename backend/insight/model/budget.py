"""What this process may spend at the provider: calls and tokens, by rates; beyond, insights are written by rules."""

from backend.errors import CompletionFailed
from backend.rates import Windows, rates

SPENT = "budget_spent"
"""The reason of a refusal; it says nothing about the provider, and opens no breaker."""


class Budget:
    """``calls`` and ``tokens`` as rates, or ``off``. A call is counted when it begins, its tokens when it is over."""

    def __init__(self, calls: str = "off", tokens: str = "off") -> None:
        self._calls, self._tokens = rates(calls), rates(tokens)
        self._windows = Windows()

    def take(self) -> None:
        """Count a call. Raises ``CompletionFailed`` where there is nothing left for one."""
        if any(self._windows.left("tokens", rule) <= 0 for rule in self._tokens):
            raise CompletionFailed(SPENT)
        if any(self._windows.left("calls", rule) <= 0 for rule in self._calls):
            raise CompletionFailed(SPENT)
        for rule in self._calls:
            self._windows.hit("calls", rule)

    def spent(self, tokens: int) -> None:
        """Count what a call cost."""
        for rule in self._tokens:
            self._windows.hit("tokens", rule, tokens)

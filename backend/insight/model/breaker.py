"""A circuit breaker for coroutines: closed, open after an outage, half open for exactly one probe.

It counts only what says that the provider is ill. A caller who goes away, or a model that writes badly, says
nothing about that, and is neutral.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final, Literal

State = Literal["closed", "open", "half_open"]
_OPEN_AFTER: Final = 5
_OPEN_S: Final = 15.0
_MOST_OPEN_S: Final = 300.0


@dataclass(slots=True)
class Permit:
    """Leave to make one call; exactly one of its verbs is called when the call is over."""

    _breaker: "Breaker"
    _is_probe: bool
    _epoch: int

    def succeeded(self) -> None:
        """The provider answered (well or badly)."""
        self._breaker._close(self._is_probe, self._epoch)

    def failed(self, *, open_s: float | None = None, at_once: bool = False) -> None:
        """The provider is ill; ``open_s`` is how long it asked to be left alone, ``at_once`` skips the
        counting."""
        self._breaker._count(self._is_probe, self._epoch, open_s, at_once)

    def abandoned(self) -> None:
        """The call ended without saying anything about the provider."""
        self._breaker._release(self._is_probe, self._epoch)


class Breaker:
    """Refuses calls while the provider is known to be ill. Not thread-safe: one event loop, no awaits
    inside."""

    def __init__(
        self, *, open_after: int = _OPEN_AFTER, open_s: float = _OPEN_S, clock: Callable[[], float] = monotonic
    ) -> None:
        self._open_after = open_after
        self._open_s = open_s
        self._clock = clock
        self._failures = 0
        self._open_until: float | None = None
        self._probing = False
        self._epoch = 0

    @property
    def state(self) -> State:
        """Where it stands now."""
        if self._open_until is None:
            return "closed"
        return "open" if self._clock() < self._open_until else "half_open"

    def enter(self) -> Permit | None:
        """A permit, or None while open and while the one probe is under way."""
        state = self.state
        if state == "open" or (state == "half_open" and self._probing):
            return None
        self._probing = state == "half_open"
        return Permit(self, self._probing, self._epoch)

    # A call that began before the breaker opened must not close it, nor free a probe that is not its own:
    # hence epochs.

    def _close(self, is_probe: bool, epoch: int) -> None:
        if epoch != self._epoch:
            return
        self._failures = 0
        if is_probe:
            self._open_until, self._probing = None, False
            self._epoch += 1

    def _count(self, is_probe: bool, epoch: int, open_s: float | None, at_once: bool) -> None:
        if epoch != self._epoch:
            return
        self._failures += 1
        if is_probe or at_once or self._failures >= self._open_after:
            asked = open_s or 0.0 if at_once else max(open_s or 0.0, self._open_s)
            self._open_until = self._clock() + min(asked or self._open_s, _MOST_OPEN_S)
            self._probing, self._failures = False, 0
            self._epoch += 1

    def _release(self, is_probe: bool, epoch: int) -> None:
        if is_probe and epoch == self._epoch:
            self._probing = False

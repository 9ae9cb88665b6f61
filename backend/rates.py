"""Rates, in the words of the ``limits`` library, and counting by them: in this process's memory, or in Redis for several.

In memory we count ourselves, in one microsecond: the library's own store starts a thread every ten milliseconds while it is
used and takes 8 to 15 microseconds a request. In Redis the library counts.
"""

import logging
import time
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from limits import RateLimitItem, parse_many

log = logging.getLogger(__name__)
MOST_NAMES: Final = 20_000
"""Remembered at once; beyond, windows that have ended are forgotten, and then everybody."""


class Rate(NamedTuple):
    """``amount`` in ``span_s`` seconds; ``item`` is the same to the library."""

    amount: int
    span_s: int
    item: RateLimitItem


def rates(text: str) -> tuple[Rate, ...]:
    """Return ``10/second;300/minute`` as rates; ``off`` as none."""
    return () if text == "off" else tuple(Rate(one.amount, one.get_expiry(), one) for one in parse_many(text))


@dataclass(slots=True)
class Windows:
    """Counts in memory, in fixed windows."""

    _counts: dict[tuple[str, int], list[int]] = field(default_factory=dict)

    def hit(self, name: str, rule: Rate, cost: int = 1) -> tuple[int, int]:
        """Count; return (how many are left, seconds until the window ends). Below nothing left: it was too much."""
        span = rule.span_s
        now = int(time.time())
        window = now - now % span
        counted = self._counts.get((name, rule.span_s))
        if counted is None or counted[0] != window:
            if len(self._counts) >= MOST_NAMES:
                self._forget(now)
            counted = self._counts[name, span] = [window, 0]
        counted[1] += cost
        return rule.amount - counted[1], window + span - now

    def left(self, name: str, rule: Rate) -> int:
        """Return how many are left in the window of now."""
        counted = self._counts.get((name, rule.span_s))
        now = int(time.time())
        return rule.amount - (counted[1] if counted and counted[0] == now - now % rule.span_s else 0)

    def _forget(self, now: int) -> None:
        self._counts = {key: one for key, one in self._counts.items() if one[0] + key[1] > now}
        if len(self._counts) >= MOST_NAMES:
            self._counts.clear()


class Shared:
    """Counts in Redis; where that does not answer, requests pass, and the log says so once."""

    def __init__(self, url: str) -> None:
        from limits.aio.strategies import FixedWindowRateLimiter  # noqa: PLC0415 - only where a store is named
        from limits.storage import storage_from_string  # noqa: PLC0415

        self._limiter = FixedWindowRateLimiter(storage_from_string(url if url.startswith("async+") else f"async+{url}"))
        self._answers = True

    async def hit(self, name: str, rule: Rate, cost: int = 1) -> tuple[int, int]:
        """As ``Windows.hit``."""
        try:
            passed = await self._limiter.hit(rule.item, name, cost=cost)
            ends, left = await self._limiter.get_window_stats(rule.item, name)
        except Exception as error:  # noqa: BLE001 - whatever the store's client raises
            self._say(answers=False, why=type(error).__name__)
            return rule.amount, rule.span_s
        self._say(answers=True)
        return (left if passed else -1), max(1, int(ends - time.time()))

    def _say(self, *, answers: bool, why: str = "") -> None:
        if answers != self._answers:
            self._answers = answers
            log.warning(
                "the store of rate limits " + ("answers again" if answers else "does not answer"), extra={"why": why}
            )

"""How often a caller may ask, and the headers that say so."""

from collections.abc import Awaitable
from typing import Any

from backend.api.http.bounds.callers import Caller
from backend.errors import RateExceeded
from backend.rates import Rate, Shared, Windows, rates

Headers = tuple[tuple[bytes, bytes], ...]


class Limits:
    """The limits of addresses, and of keys, which may have more; ``spares_local``: programs on this machine have none."""

    def __init__(self, of_addresses: str, of_keys: str, store: str | None = None, *, spares_local: bool = False) -> None:
        self._spares_local = spares_local
        self._of_addresses, self._of_keys = rates(of_addresses), rates(of_keys)
        self._windows = Windows()
        self._shared = Shared(store) if store else None

    def hit(self, caller: Caller) -> Headers | Awaitable[Headers]:
        """Count a request; return the headers that say what is left. Raises ``RateExceeded``."""
        if self._spares_local and caller.name.startswith(("127.", "::1")):
            return ()
        rules = self._of_keys if caller.rank else self._of_addresses
        if self._shared is not None:
            return self._hit_shared(caller.name, rules)
        return _headers([(rule, *self._windows.hit(caller.name, rule)) for rule in rules])

    async def _hit_shared(self, name: str, rules: tuple[Rate, ...]) -> Headers:
        assert self._shared is not None  # noqa: S101 - the one caller looked
        return _headers([(rule, *(await self._shared.hit(name, rule))) for rule in rules])


def _headers(found: list[tuple[Rate, int, int]]) -> Headers:
    """Return the headers of the rule of which least is left. Raises ``RateExceeded`` where that is less than nothing."""
    if not found:
        return ()
    rule, left, ends_s = min(found, key=_left) if len(found) > 1 else found[0]
    if left < 0:
        raise RateExceeded(f"Too many requests: {rule.item} at most. Ask again in {ends_s} s.", ends_s, rule.amount)
    return (
        (b"ratelimit-limit", b"%d" % rule.amount),
        (b"ratelimit-remaining", b"%d" % left),
        (b"ratelimit-reset", b"%d" % ends_s),
    )


def _left(one: tuple[Any, int, int]) -> int:
    return one[1]

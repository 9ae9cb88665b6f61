"""Counters and timings of everything the insight room does: one small object, in this process, no prompt in
it."""

from bisect import bisect_left
from collections import Counter
from typing import Any, Final

_EDGES_S: Final = (0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)


class Statistics:
    """Counts by name and times by outcome; ``snapshot`` is what a metrics route shows."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._seconds: dict[str, float] = {}
        self._buckets: dict[str, list[int]] = {}

    def count(self, name: str, amount: int = 1) -> None:
        """Add to one counter: ``calls``, ``violation.numeral``, ``failure.timeout``, ``tokens.prompt``."""
        self._counts[name] += amount

    def outcome(self, source: str, reason: str | None, seconds: float) -> None:
        """One finished insight: where it came from, why rules if it is rules, how long it took."""
        self._counts[f"insight.{source}"] += 1
        if reason is not None:
            self._counts[f"reason.{reason}"] += 1
        self._seconds[source] = self._seconds.get(source, 0.0) + seconds
        buckets = self._buckets.setdefault(source, [0] * (len(_EDGES_S) + 1))
        buckets[bisect_left(_EDGES_S, seconds)] += 1

    def counts(self) -> dict[str, float]:
        """Return the counts by name."""
        return dict(self._counts)

    def snapshot(self) -> dict[str, Any]:
        """Counts, and per source the total seconds and a cumulative histogram (upper edge in seconds ->
        count)."""
        return {
            "counts": dict(sorted(self._counts.items())),
            "seconds": dict(sorted(self._seconds.items())),
            "histogram": {source: _cumulative(buckets) for source, buckets in sorted(self._buckets.items())},
        }


def _cumulative(buckets: list[int]) -> dict[str, int]:
    total, shown = 0, {}
    for edge, count in zip((*map(str, _EDGES_S), "inf"), buckets, strict=True):
        total += count
        shown[edge] = total
    return shown

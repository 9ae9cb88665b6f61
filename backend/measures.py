"""Counts of what the service does, in Prometheus's text format, right under several worker processes.

Each process counts for itself, without a lock, in a microsecond a request. Where a folder is named, each also
leaves its counts there every second (written aside, then moved), and whichever process is asked adds up all of them: those
of processes that have ended stay, so that a counter never falls while the service runs.
"""

import json
import os
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

EDGES_S: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper edges of the latency's buckets, in seconds."""
ALIVE_S: Final = 10.0
"""A process that has left nothing for so long is gone: its counts stay, its gauges do not."""
COMBINED: Final[dict[str, Callable[[list[float]], float]]] = {
    "model_ready": min,
    "database_up": min,
    **dict.fromkeys(
        (
            "model_age_days",
            "model_refused",
            "model_info",
            "task_failing",
            "breaker_open",
            "jobs",
            "drift_psi",
            "drift_retrain",
        ),
        max,
    ),
}
"""How gauges of several processes become one; sums where nothing is said."""
_COUNT, _SUM = len(EDGES_S) + 1, len(EDGES_S) + 2


@dataclass
class Measures:
    """``requests``: by route and status, the buckets, then how many and how many seconds in all."""

    folder: Path | None = None
    requests: dict[tuple[str, int], list[float]] = field(default_factory=dict)

    def request(self, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered. ``route`` is a template: there are no more of them than routes."""
        found = self.requests.get((route, status))
        if found is None:
            found = self.requests[route, status] = [0.0] * (_SUM + 1)
        found[bisect_left(EDGES_S, seconds)] += 1
        found[_COUNT] += 1
        found[_SUM] += seconds

    def leave(self, counts: dict[str, float], gauges: dict[str, float] | None = None) -> None:
        """Leave this process's counts and gauges in the folder for the others; both are those of other rooms, by name."""
        if self.folder is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        aside = self.folder / f".{os.getpid()}.part"
        aside.write_text(json.dumps(self._own(counts) | {"gauges": gauges or {}, "at": time.time()}), "utf-8")
        aside.replace(self.folder / f"{os.getpid()}.json")

    def text(self, counts: dict[str, float], gauges: dict[str, float]) -> str:
        """Return everybody's counts and gauges as Prometheus reads them (text format 0.0.4).

        ``gauges`` are this process's; those of others count for as long as they leave them. Which of several counts, its
        name says: ``COMBINED``.
        """
        others = list(self._others())
        alive = [one["gauges"] for one in others if one.get("at", 0) > time.time() - ALIVE_S]
        return "".join(f"{line}\n" for line in _lines(_added([self._own(counts), *others]), _combined([gauges, *alive])))

    def _own(self, counts: dict[str, float]) -> dict[str, Any]:
        return {"requests": [[*key, one] for key, one in self.requests.copy().items()], "counts": counts}

    def _others(self) -> Iterator[dict[str, Any]]:
        for path in sorted(self.folder.glob("*.json")) if self.folder and self.folder.is_dir() else ():
            if path.stem != str(os.getpid()):
                try:
                    yield json.loads(path.read_bytes())
                except (OSError, ValueError):
                    continue  # it was being taken away


def _combined(parts: Sequence[dict[str, float]]) -> dict[str, float]:
    """Return each gauge of all processes: the sum, or the worst."""
    found: dict[str, list[float]] = {}
    for part in parts:
        for name, value in part.items():
            found.setdefault(name, []).append(value)
    return {name: COMBINED.get(name.partition("{")[0], sum)(values) for name, values in found.items()} | {
        "processes": float(len(parts))
    }


def _added(parts: Iterable[dict[str, Any]]) -> dict[str, dict[Any, Any]]:
    requests: dict[tuple[str, int], list[float]] = {}
    counts: dict[str, float] = {}
    for part in parts:
        for route, status, one in part["requests"]:
            known = requests.setdefault((route, status), [0.0] * len(one))
            requests[route, status] = [a + b for a, b in zip(known, one, strict=True)]
        for name, count in part["counts"].items():
            counts[name] = counts.get(name, 0.0) + count
    return {"requests": requests, "counts": counts}


def _lines(found: dict[str, dict[Any, Any]], gauges: dict[str, float]) -> Iterator[str]:
    yield "# HELP clv_request_seconds Time to answer, by route and status."
    yield "# TYPE clv_request_seconds histogram"
    for (route, status), one in sorted(found["requests"].items()):
        labels, total = f'route="{_plain(route)}",status="{status}"', 0.0
        for edge, count in zip((*map(str, EDGES_S), "+Inf"), one, strict=False):
            total += count
            yield f'clv_request_seconds_bucket{{{labels},le="{edge}"}} {total:g}'
        yield f"clv_request_seconds_count{{{labels}}} {one[_COUNT]:g}"
        yield f"clv_request_seconds_sum{{{labels}}} {one[_SUM]:.6f}"
    yield "# HELP clv_events_total What happened, by name: insights by source and reason, calls, tokens, failures."
    yield "# TYPE clv_events_total counter"
    for name, count in sorted(found["counts"].items()):
        yield f'clv_events_total{{name="{_plain(name)}"}} {count:g}'
    typed: set[str] = set()
    for name, value in sorted(gauges.items()):
        family = name.partition("{")[0]
        if family not in typed:
            typed.add(family)
            yield f"# TYPE clv_{family} gauge"
        yield f"clv_{name} {value:g}"


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")

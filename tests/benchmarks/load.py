"""Requests over kept-open connections, as fast as they are answered: rates, percentiles, statuses and sources."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

HEAD = "POST /predict_customer_value HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"


@dataclass
class Measured:
    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        times = sorted(self.times)
        p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
        return (
            f"{len(times) / self.seconds:7.0f}/s  p50 {p50 * 1e3:6.2f} ms  p99 {p99 * 1e3:6.2f} ms  "
            f"max {times[-1] * 1e3:7.1f} ms  {dict(self.statuses)}  {dict(self.sources)}"
        )


async def load(port: int, features: Callable[[int], list[float]], *, seconds: float, connections: int = 16) -> Measured:
    """``features(n)`` is the n-th customer; vary it, or the cache answers."""
    measured, counter = Measured(), iter(range(10**9))
    ends = time.perf_counter() + seconds

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < ends:
            body = json.dumps({"customer_id": "c", "features": features(next(counter))}).encode()
            head = f"{HEAD}content-length: {len(body)}\r\n\r\n"
            started = time.perf_counter()
            writer.write(head.encode() + body)
            answer_head = await reader.readuntil(b"\r\n\r\n")
            low = answer_head.lower()
            at = low.index(b"content-length:") + 15
            answer = await reader.readexactly(int(low[at : low.index(b"\r\n", at)]))
            measured.times.append(time.perf_counter() - started)
            measured.statuses[int(answer_head[9:12])] += 1
            at = answer.find(b'"insight_source":"')
            if at >= 0:
                measured.sources[answer[at + 18 : answer.index(b'"', at + 18)].decode()] += 1
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(connections)))
    measured.seconds = time.perf_counter() - started
    return measured

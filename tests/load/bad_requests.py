"""Generated and aimed bad requests: no 5xx but a named 503, no hang, memory before and after.

python -m tests.load.bad_requests --count 100000 --models var/models
"""

import argparse
import asyncio
import contextlib
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.load.serving import GOOD, Serving, load_said, start, stock

CONNECTIONS = 12
HANG_S = 40.0
NASTY = (
    None, True, -1, 0, 1e308, -1e308, 10**400, 0.1, "", " ", "x" * 5_000, "\u202e", "\x00", "NaN", "=1+1", "1e999", [],
    {}, [[]], [1] * 500, {"a": {"b": {}}}, "\ud800", "' OR 1=1 --", "../../etc/passwd", "<script>", "${jndi:ldap://x}",
    "2024-02-30",
)  # fmt: skip
PATHS = (
    "/predict_customer_value", "/predict_customer_value/batch", "/predict", "/predict/batch", "/api/predict",
    "/invocations", "/health", "/ready", "/ping", "/metrics", "/api/metrics", "/api/customers", "/api/customers/x",
    "/api/segments",
    "/api/dashboard/summary", "/api/audiences/all.csv", "/api/audiences/all/preflight", "/api/meta-ads/audiences",
    "/api/meta-ads/budget-allocation", "/monitoring/drift", "/monitoring/outcomes", "/monitoring/experiments", "/jobs",
    "/train/lasso", "/people/forget", "/openapi.json", "/nothing", "/%00", "/api/customers/%2e%2e%2f", "//", "/?",
)  # fmt: skip
TAKES_BODY = {*PATHS[:6], "/people/forget", "/train/lasso"}
METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "BREW")
TYPES = (
    "application/json",
    "text/csv",
    "application/jsonlines",
    "text/plain",
    "",
    "application/xml",
    "multipart/form-data; boundary=x",
)
QUERIES = (
    "limit",
    "sort",
    "order",
    "segment",
    "cursor",
    "days",
    "holdout",
    "experiment",
    "format",
    "min_probability",
    "search",
)


@dataclass
class Seen:
    """``named``: 503 with a sentence; ``wrong``: any other 5xx; ``hung``: no answer within ``HANG_S``."""

    statuses: Counter[str] = field(default_factory=Counter)
    named: int = 0
    wrong: list[str] = field(default_factory=list)
    hung: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(self.statuses.values())


def request(dice: random.Random) -> bytes:
    """One request that is bad in one to three ways; sometimes not even HTTP."""
    path = dice.choice(PATHS)
    method = ("POST" if path in TAKES_BODY else "GET") if dice.random() < 0.85 else dice.choice(METHODS)
    if dice.random() < 0.4:
        asked = dice.sample(QUERIES, dice.randint(1, 3))
        path += "?" + "&".join(f"{name}={_quoted(dice.choice(NASTY))}" for name in asked)
    body = _body(dice)
    headers = {"Host": "127.0.0.1", "Content-Type": dice.choice(TYPES), "Content-Length": str(len(body))}
    if dice.random() < 0.15:
        headers |= {"X-" + "a" * dice.randint(1, 3_000): "b" * dice.randint(0, 70_000)} if dice.random() < 0.3 else {}
        headers["Accept"] = dice.choice(("text/html", "text/csv", "*/*;q=0", "\x80", "a" * 1_000))
        headers["X-API-Key"] = dice.choice(("", "wrong", "\xff", "k" * 9_000))
    if path.startswith(("/people", "/jobs")) and dice.random() < 0.7:
        headers["X-API-Key"] = "admin"
    if dice.random() < 0.01:
        headers["Content-Length"] = dice.choice(("-1", "abc", "99999999999999999999", "", "1, 2"))
    if dice.random() < 0.02:
        headers = {"Transfer-Encoding": "chunked", "Host": "x"}
        body = dice.choice((b"zz\r\n", b"5\r\nhello\r\n0\r\n\r\n", b"ffffffffff\r\n"))
    if dice.random() < 0.02:
        return bytes(dice.getrandbits(8) for _ in range(dice.randint(1, 400))) + b"\r\n\r\n"
    head = f"{method} {path} HTTP/1.{dice.choice('1110')}\r\n" + "".join(
        f"{name}: {value}\r\n" for name, value in headers.items()
    )
    return head.encode("latin-1", "replace") + b"\r\n" + body


def _quoted(value: object) -> str:
    return "".join(sign if sign.isalnum() and sign.isascii() else f"%{ord(sign) % 256:02X}" for sign in str(value)[:200])


def _body(dice: random.Random) -> bytes:
    kind = dice.random()
    if kind < 0.1:
        return bytes(dice.getrandbits(8) for _ in range(dice.randint(0, 300)))
    if kind < 0.2:
        cells = [
            ",".join(str(dice.choice(NASTY))[:50] for _ in range(dice.randint(1, 5))) for _ in range(dice.randint(0, 20))
        ]
        return "\n".join(["Customer ID,Arrival Date,Total Revenue USD", *cells]).encode("utf-8", "replace")
    if kind < 0.23:
        return (b"[" * dice.randint(1, 5_000)) + (b"]" * dice.randint(0, 5_000))
    if kind < 0.26:
        return b'{"customers": [' + b",".join([b"1"] * dice.randint(1, 5_000)) + b"]}"
    body: dict[str, object] = json.loads(json.dumps(GOOD))
    for _ in range(dice.randint(1, 3)):
        place = dice.choice(("customer_id", "features", "as_of", "customers", "email", "transactions", "extra"))
        body[place] = dice.choice(NASTY)
        if place == "features" and dice.random() < 0.6:
            body[place] = [dice.choice(NASTY) for _ in range(dice.randint(0, 8))]
        if place == "customers":
            body[place] = [dice.choice((*NASTY, GOOD)) for _ in range(dice.randint(0, 6))]
    return json.dumps(body).encode() if dice.random() < 0.95 else json.dumps(body).encode()[: dice.randint(0, 60)]


async def storm(port: int, count: int, seed: int, seen: Seen, make: Callable[[random.Random], bytes] = request) -> None:
    """Send ``count`` requests, each on a connection of its own, some at a time."""
    numbers = iter(range(count))

    async def one() -> None:
        for number in numbers:
            raw = make(random.Random(seed * 1_000_003 + number))
            try:
                status, answer = await asyncio.wait_for(_exchange(port, raw), HANG_S)
            except TimeoutError:
                seen.hung.append(repr(raw[:200]))
                continue
            seen.statuses[status] += 1
            if status == "503" and (b'"detail"' in answer or raw.startswith(b"HEAD")):
                seen.named += 1
            elif status.startswith("5"):
                seen.wrong.append(f"{status} {raw[:300]!r} {answer[-300:]!r}")

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))


async def _exchange(port: int, raw: bytes) -> tuple[str, bytes]:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        with contextlib.closing(writer):
            writer.write(raw)
            answer = await reader.read(-1) if raw.startswith(b"HEAD") else await _answer(reader)
    except ConnectionError:
        return "reset", b""
    return (answer[9:12].decode("latin-1") or "closed"), answer


async def _answer(reader: asyncio.StreamReader) -> bytes:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as cut:
        return cut.partial
    low = head.lower()
    if b"content-length:" not in low:
        return head + await reader.read(-1)
    at = low.index(b"content-length:") + 15
    return (
        head + await reader.read(int(low[at : low.index(b"\r", at)]) or 1) if int(low[at : low.index(b"\r", at)]) else head
    )


def run(serving: Serving, count: int, seed: int = 0) -> tuple[Seen, float, float]:
    """What was seen, memory in MB before and after; a good request must be answered at the end."""
    asyncio.run(storm(serving.port, min(count, 500), seed + 1, Seen()))  # warm
    seen, before = Seen(), serving.megabytes()
    asyncio.run(storm(serving.port, count, seed, seen))
    assert serving.predict() == 200
    return seen, before, serving.megabytes()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=100_000)
    options.add_argument("--models", type=Path, required=True)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        stock(Path(folder))
        settings = {"LOG_LEVEL": "WARNING", "OPEN_ACCESS": "1", "ADMIN_API_KEY": "admin", "RECEIVE_S": "2"}
        serving = start(Path(folder), given.models, **settings)
        began = time.monotonic()
        seen, before, after = run(serving, given.count, given.seed)
        print(f"{seen.count:,} requests in {time.monotonic() - began:.0f} s: {dict(seen.statuses.most_common())}")
        print(f"5xx that are no named 503: {len(seen.wrong)}; named 503: {seen.named}; hung: {len(seen.hung)}")
        print(f"memory {before:.0f} MB before, {after:.0f} after; log {serving.log.stat().st_size:,} bytes; {load_said()}")
        for line in [*seen.wrong[:5], *seen.hung[:5]]:
            print(line)
        print("ended with", serving.stop())


if __name__ == "__main__":
    main()

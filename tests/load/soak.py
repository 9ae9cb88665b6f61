"""Mixed routes for minutes: p99 and memory at both ends; then every log, body, metric and file is searched for secrets.

python -m tests.load.soak --models var/models --seconds 600
"""

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.load.serving import Serving, load_said, percentile, start, stock

CONNECTIONS = 16
SECRETS = {
    "API_KEYS": "sk-planted-customer", "ADMIN_API_KEY": "sk-planted-admin", "LEDGER_KEY": "sk-planted-ledger",
}  # fmt: skip
PERSON = "PLANTED-{:06d}"
"""Ids of everybody in the store: they may stand in answers about them, and nowhere else."""
KEY = f"X-API-Key: {SECRETS['API_KEYS']}\r\n"


def request(dice: random.Random) -> tuple[str, bytes]:
    """One request and whether its answer may name a customer."""
    person = PERSON.format(dice.randrange(2_000))
    features = [
        round(dice.uniform(10, 900), 2),
        round(dice.uniform(5, 90), 2),
        dice.randint(1, 9),
        12,
        5,
        dice.randint(0, 300),
    ]
    one = {"customer_id": person, "features": features}
    routes = (
        (0.50, "names", "POST", "/predict_customer_value", json.dumps(one)),
        (0.10, "names", "POST", "/predict_customer_value/batch", json.dumps({"customers": [one] * 50})),
        (0.10, "names", "GET", f"/api/customers/{person}", ""),
        (0.08, "names", "GET", f"/api/customers?limit=20&sort=clv_365d&search={person[:9]}", ""),
        (0.05, "silent", "GET", f"/api/customers/{person}?x={SECRETS['API_KEYS']}", ""),
        (0.03, "names", "GET", "/api/audiences/all.csv?format=klaviyo", ""),
        (0.04, "names", "POST", "/predict_customer_value", json.dumps({"customer_id": person, "features": [person]})),
        (0.10, "silent", "GET", dice.choice(("/health", "/ready", "/metrics", "/api/segments", "/monitoring/drift")), ""),
    )
    _, kind, method, path, body = dice.choices(routes, [share for share, *_ in routes])[0]
    return kind, _raw(method, path, body, key="?x=" not in path)


def _raw(method: str, path: str, body: str = "", *, key: bool = True) -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{KEY if key else ''}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()


async def soak(
    serving: Serving, seconds: float, seed: int = 0
) -> tuple[list[tuple[float, float]], Counter[str], list[str]]:
    """(second of the run, seconds to answer) of each request, statuses, and answers with what they must not hold."""
    times: list[tuple[float, float]] = []
    statuses: Counter[str] = Counter()
    leaks: list[str] = []
    began = time.monotonic()

    async def one(number: int) -> None:
        dice = random.Random(seed + number)
        reader, writer = await asyncio.open_connection("127.0.0.1", serving.port)
        while time.monotonic() - began < seconds:
            kind, raw = request(dice)
            sent = time.monotonic()
            writer.write(raw)
            head, body = await _answer(reader)
            times.append((sent - began, time.monotonic() - sent))
            statuses[head[9:12].decode()] += 1
            if any(secret.encode() in body or secret.encode() in head for secret in SECRETS.values()):
                leaks.append(f"a key: {raw[:80]!r}")
            if kind == "silent" and b"PLANTED" in body:
                leaks.append(f"a customer: {raw[:80]!r} {body[:200]!r}")
        writer.close()
        await writer.wait_closed()

    await asyncio.gather(*(one(number) for number in range(CONNECTIONS)))
    return times, statuses, leaks


async def _answer(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    low = head.lower()
    if b"content-length:" in low:
        at = low.index(b"content-length:") + 15
        return head, await reader.readexactly(int(low[at : low.index(b"\r", at)]))
    body = b""
    while size := int((await reader.readuntil(b"\r\n")).strip() or b"0", 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readexactly(2)
    return head, body


def searched(folder: Path, spared: tuple[str, ...] = ("store.db", "store.db-wal", "store.db-shm")) -> list[str]:
    """Files that hold a secret, or an id outside the database of customers."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            names = [*SECRETS.values()] + ([] if path.name in spared else ["PLANTED"])
            found += [f"{path.name}: {name}" for name in names if name.encode() in content]
    return found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--models", type=Path, required=True)
    options.add_argument("--seconds", type=float, default=600)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "metrics").mkdir()
        stock(folder, names=PERSON)
        serving = start(folder, given.models, METRICS_DIR=str(folder / "metrics"), KEY_RATE_LIMIT="off", **SECRETS)
        asyncio.run(soak(serving, 10, seed=99))
        before = serving.megabytes()
        times, statuses, leaks = asyncio.run(soak(serving, given.seconds))
        ends = [
            [took for at, took in times if low <= at < high] for low, high in ((0, 60), (given.seconds - 60, given.seconds))
        ]
        first, last = (1e3 * percentile(part, 0.99) for part in ends)
        print(f"{len(times):,} requests in {given.seconds:.0f} s: {dict(statuses)}; {load_said()}")
        print(f"p99 in the first minute {first:.0f} ms ({len(ends[0]):,}), in the last {last:.0f} ms ({len(ends[1]):,})")
        print(f"memory {before:.0f} MB before, {serving.megabytes():.0f} after; log {serving.log.stat().st_size:,} bytes")
        serving.stop()
        print(f"leaks in answers: {len(leaks)} {leaks[:3]}; in files: {searched(folder)}")


if __name__ == "__main__":
    main()

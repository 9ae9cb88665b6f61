"""Peak memory of the worst requests, one service each; and how fast /health answers beside held connections and a flood.

python -m tests.load.worst --models var/models
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.load.serving import GOOD, load_said, percentile, start, stock

HELD = 500
MANY = 6_291_456 - 100


def worst() -> Iterator[tuple[str, str, str, bytes]]:
    """Name, path, content type, body: as large as the service takes, in the shapes that grow most."""
    ones = b'{"customers": [' + b",".join([b"1"] * (MANY // 2 - 50)) + b"]}"
    rows = b"Customer ID,Arrival Date,Total Revenue USD\n" + b"".join(b"%d,2024-01-01,1\n" % n for n in range(199_000))
    purchases = json.dumps([{"Arrival Date": "2024-01-01", "Total Revenue USD": 1}] * 500)
    one = json.dumps({"Customer ID": "c", "transactions": json.loads(purchases)})
    yield "a list of ones", "/invocations", "application/json", ones
    yield "199,000 ids in csv", "/invocations", "text/csv", rows[:MANY]
    yield "lines of {}", "/invocations", "application/jsonlines", b"{}\n" * (MANY // 3)
    yield (
        "long histories",
        "/invocations",
        "application/json",
        f'{{"customers": [{",".join([one] * (MANY // (len(one) + 1) - 1))}]}}'.encode(),
    )
    yield "brackets", "/invocations", "application/json", b"[" * MANY
    batch, single = "/predict_customer_value/batch", "/predict_customer_value"
    yield "a batch of a thousand", batch, "application/json", json.dumps({"customers": [GOOD] * 1_000}).encode()
    yield "a batch of ones", batch, "application/json", b'{"customers": [' + b",".join([b"1"] * 400_000) + b"]}"
    fields = GOOD | {f"f{number}": number for number in range(60_000)}
    yield "unknown fields", single, "application/json", json.dumps(fields).encode()


def peaks(folder: Path, models: Path) -> Iterator[str]:
    """The highest resident memory of a service that was sent one kind, four times at once."""
    for name, path, kind, body in worst():
        serving = start(folder, models, LOG_LEVEL="WARNING")
        before = serving.megabytes("VmHWM")

        async def four(path: str = path, kind: str = kind, body: bytes = body, ask: object = serving.ask) -> list[int]:
            sent = [asyncio.to_thread(ask, "POST", path, body, {"Content-Type": kind}) for _ in range(4)]  # type: ignore[arg-type]
            return [one[0] if isinstance(one, tuple) else -1 for one in await asyncio.gather(*sent, return_exceptions=True)]

        statuses = asyncio.run(four())
        peak = serving.megabytes("VmHWM")
        yield f"{name}: {len(body) / 1e6:.1f} MB x 4 -> {statuses}, peak {peak:.0f} MB ({before:.0f} before)"
        serving.stop()


async def health(port: int, seconds: float, batches: int = 8) -> list[float]:
    """Seconds that /health took beside ``HELD`` connections that say nothing and batches without a pause."""
    held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(HELD)]
    body = json.dumps({"customers": [GOOD] * 1_000}).encode()
    head = "POST /predict_customer_value/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    raw = f"{head}Connection: close\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    ends, times = time.monotonic() + seconds, []

    async def flood() -> None:
        while time.monotonic() < ends:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(raw + body)
            while await reader.read(1 << 20):
                pass
            writer.close()

    async def look() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.monotonic() < ends:
            began = time.monotonic()
            writer.write(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            at = head.index(b"content-length:") + 15
            await reader.readexactly(int(head[at : head.index(b"\r", at)]))
            times.append(time.monotonic() - began)
            await asyncio.sleep(0.02)
        writer.close()

    await asyncio.gather(look(), *(flood() for _ in range(batches)))
    for _, writer in held:
        writer.close()
    return times


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--models", type=Path, required=True)
    options.add_argument("--seconds", type=float, default=20)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stock(folder)
        for line in peaks(folder, given.models):
            print(line, flush=True)
        serving = start(folder, given.models, LOG_LEVEL="WARNING")
        times = asyncio.run(health(serving.port, given.seconds))
        p50, p99 = (1e3 * percentile(times, share) for share in (0.5, 0.99))
        print(f"/health beside {HELD} held connections and a flood of batches: p50 {p50:.0f} ms, p99 {p99:.0f} ms,")
        print(f"worst {1e3 * max(times):.0f} ms of {len(times)}; {load_said()}")
        serving.stop()


if __name__ == "__main__":
    main()

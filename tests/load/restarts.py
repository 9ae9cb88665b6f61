"""SIGTERM under load, a killed worker, swaps of models with broken ones among them, a database that comes and goes.

python -m tests.load.restarts --models var/models
"""

import argparse
import asyncio
import contextlib
import json
import os
import shutil
import signal
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.load.serving import GOOD, Serving, children, load_said, start

BODY = json.dumps(GOOD).encode()
RAW = (
    b"POST /predict_customer_value HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    % len(BODY)
    + BODY
)
CONNECTIONS = 16


async def ask_until(port: int, stop: asyncio.Event, seen: Counter[str]) -> None:
    """Requests one after another over a kept-open connection until ``stop``; ``reset``: a request got no whole answer."""
    while not stop.is_set():
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            seen["refused before a byte was sent"] += 1
            await asyncio.sleep(0.02)
            continue
        with contextlib.suppress(OSError):
            while not stop.is_set():
                if not await _one(reader, writer, seen):
                    break
        writer.close()


async def _one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: Counter[str]) -> bool:
    if reader.at_eof():
        return False  # closed between two requests, as HTTP allows
    try:
        writer.write(RAW)
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 40)
        low = head.lower()
        at = low.index(b"content-length:") + 15
        await asyncio.wait_for(reader.readexactly(int(low[at : low.index(b"\r", at)])), 40)
    except (asyncio.IncompleteReadError, ConnectionError):
        seen["reset"] += 1
        return False
    except TimeoutError:
        seen["hung"] += 1
        return False
    seen[head[9:12].decode()] += 1
    return b"connection: close" not in low


async def loaded(port: int, seconds: float, meanwhile: object, seen: Counter[str]) -> None:
    """Load the service while ``meanwhile`` (a coroutine function) does its work, and for so many seconds at least."""
    stop = asyncio.Event()
    asking = [asyncio.create_task(ask_until(port, stop, seen)) for _ in range(CONNECTIONS)]
    began = time.monotonic()
    await meanwhile()  # type: ignore[operator]
    await asyncio.sleep(max(0.0, seconds - (time.monotonic() - began)))
    stop.set()
    await asyncio.gather(*asking)


def terminate(folder: Path, models: Path, times: int) -> Counter[str]:
    """SIGTERM so many times, each a service of its own, under load."""
    seen: Counter[str] = Counter()
    for _ in range(times):
        with start(folder, models, LOG_LEVEL="WARNING") as serving:

            async def stop(serving: Serving = serving) -> None:
                await asyncio.sleep(0.4)
                serving.process.send_signal(signal.SIGTERM)
                await asyncio.to_thread(serving.process.wait, 60)

            before = seen["refused before a byte was sent"]
            asyncio.run(loaded(serving.port, 0, stop, seen))
            seen["refused before a byte was sent"] = before  # nobody listens any more: that is what stopping is
    return seen


def kill_a_worker(folder: Path, models: Path) -> tuple[Counter[str], float]:
    """kill -9 one of two workers under load; returns what was seen, and seconds until there are two again."""
    serving, seen, back = start(folder, models, workers=2, LOG_LEVEL="WARNING"), Counter[str](), [float("nan")]

    async def kill() -> None:
        await asyncio.sleep(1)
        workers = [pid for pid in children(serving.pid) if _spawned(pid)]
        os.kill(workers[0], signal.SIGKILL)
        began = time.monotonic()
        while time.monotonic() - began < 60:
            now = [pid for pid in children(serving.pid) if pid != workers[0]]
            if len(now) >= len(children(serving.pid)) and len([p for p in now if _spawned(p)]) >= 2:
                back[0] = time.monotonic() - began
                break
            await asyncio.sleep(0.1)

    asyncio.run(loaded(serving.port, 8, kill, seen))
    serving.stop()
    return seen, back[0]


def _spawned(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def swap(folder: Path, models: Path, times: int, workers: int = 2) -> tuple[Counter[str], int, str]:
    """Publish so many versions under load, every tenth a broken one; returns what was seen, versions that came into
    service everywhere, and how the log named the broken ones."""
    own = folder / "models"
    shutil.copytree(models, own)
    first = (own / "CURRENT").read_text().split()[0]
    serving, seen, taken = start(folder, own, workers=workers, LOG_LEVEL="WARNING"), Counter[str](), [0]

    async def publish() -> None:
        for number in range(times):
            name, broken = f"v{number:03d}", number % 10 == 9
            shutil.copytree(own / first, own / name)
            manifest = own / name / "manifest.json"
            manifest.write_text(manifest.read_text().replace(first, name) if not broken else "{broken")
            (own / ".next").write_text(name + "\n")
            (own / ".next").replace(own / "CURRENT")
            taken[0] += await _served(serving, name, broken=broken)
            shutil.rmtree(own / f"v{number - 3:03d}", ignore_errors=True)

    asyncio.run(loaded(serving.port, 0, publish, seen))
    log = serving.log.read_text(errors="replace")
    serving.stop()
    return seen, taken[0], f"{log.count('not taken up')} lines on broken versions, {len(log):,} bytes of log"


async def _served(serving: Serving, name: str, *, broken: bool) -> int:
    if broken:
        await asyncio.sleep(2.5)
        return 0
    deadline, right = time.monotonic() + 30, 0
    while time.monotonic() < deadline:
        _, answer = await asyncio.to_thread(serving.ask, "POST", "/predict_customer_value", BODY)
        right = right + 1 if json.loads(answer)["model_version"] == name else 0
        if right >= 6:  # of two workers, both
            return 1
        await asyncio.sleep(0.05)
    return 0


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--models", type=Path, required=True)
    options.add_argument("--times", type=int, default=50)
    options.add_argument("--only", default="terminate kill swap")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "terminate" in given.only:
            seen = terminate(folder, given.models, given.times)
            print(f"SIGTERM {given.times} times under {CONNECTIONS} connections: {dict(seen)}; {load_said()}", flush=True)
        if "kill" in given.only:
            seen, seconds = kill_a_worker(folder, given.models)
            print(
                f"kill -9 of one of two workers: {dict(seen)}; two again after {seconds:.1f} s; {load_said()}", flush=True
            )
        if "swap" in given.only:
            seen, taken, said = swap(folder, given.models, given.times)
            print(f"{given.times} swaps, every tenth broken: {dict(seen)}; {taken} taken up by both workers; {said}")
            print(load_said(), flush=True)


if __name__ == "__main__":
    main()

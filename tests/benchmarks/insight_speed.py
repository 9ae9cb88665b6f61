"""What words cost: ``python -m tests.benchmarks.insight_speed MODEL_DIR [--seconds 8]``.

One worker, 16 connections, on loopback: without a key, cached, with answers shared
by customers of the same claims, uncached against a provider that answers at once, the old
service's shape against the same provider, and uncached against one that fails three times in ten.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

from tests.benchmarks.load import load

PROVIDER, SERVICE = 8_471, 8_472


@contextmanager
def running(*arguments: str, port: int, **environment: str):
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        env={**{k: v for k, v in os.environ.items() if not k.startswith("GROQ_")}, **environment},
        stdout=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/docs", timeout=0.3).close()
            except OSError as error:
                if "refused" not in str(error):
                    break
                time.sleep(0.1)
            else:
                break
        yield process
    finally:
        process.terminate()
        process.wait()


def service(app: str, **environment: str):
    return running(
        "uvicorn", app, "--port", str(SERVICE), "--no-access-log", "--log-level", "warning", port=SERVICE, **environment
    )


def provider(fail: float = 0.0):
    return running("tests.benchmarks.fast_groq", str(PROVIDER), "--fail", str(fail), port=PROVIDER)


def other(n: int) -> list[float]:
    return [100.0 + 7.0 * n, 50.0, 2.0 + n % 97, 30.0 + n % 1_000, 10.0, 1.0 + n % 300]


def same(_: int) -> list[float]:
    return [345.7, 49.3, 7, 12, 5, 4]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("model_dir")
    parser.add_argument("--seconds", type=float, default=8.0)
    options = parser.parse_args()
    url = f"http://127.0.0.1:{PROVIDER}"
    base = {"MODEL_DIR": options.model_dir, "LOG_LEVEL": "error"}
    keyed = {**base, "GROQ_API_KEY": "k", "GROQ_BASE_URL": url}

    def measure(name: str, features, seconds: float = options.seconds) -> None:
        asyncio.run(load(SERVICE, features, seconds=1.5))  # warm
        sys.stdout.write(f"{name:<26}{asyncio.run(load(SERVICE, features, seconds=seconds))}\n")
        sys.stdout.flush()

    with provider():
        with service("backend.app:app", **base):
            measure("without a key", other)
        with service("backend.app:app", **keyed):
            measure("cached", same)
            measure("answers shared by claims", other)
        with service("tests.benchmarks.uncached:app", **keyed):
            measure("uncached", other)
        with service("tests.benchmarks.old_shape:app", **keyed):
            measure("the old shape", other)
    with provider(fail=0.3), service("backend.app:app", **keyed):
        measure("failing three in ten", other, options.seconds * 2)


if __name__ == "__main__":
    main()

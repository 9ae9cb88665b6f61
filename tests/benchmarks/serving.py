"""The service beside a FastAPI echo with the same bodies, in one run: requests/s, p99, memory, time to the first answer.

``python -m tests.benchmarks.serving``; autocannon loads each in turn over 16 connections, several rounds, medians.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.ports import free_port
from training.pipeline import fit_and_publish, judge
from training.plan import Plan
from training.synthetic.shop import write_sample

ROOT = Path(__file__).parent.parent.parent
REQUEST = json.dumps({"customer_id": "13085", "features": [345.7, 49.3, 7, 12, 5, 4]})
ROUNDS, SECONDS, CONNECTIONS = 3, 6, 16


def model_dir() -> Path:
    """A model of the sample shop, published for this run."""
    folder, plan = Path(tempfile.mkdtemp()), Plan(test_origins=1, candidates=("quick",))
    write_sample(folder / "sample.csv", 1_500, 18, 7, print)
    fit_and_publish(*judge([folder / "sample.csv"], plan, print), folder / "models", print)
    return folder / "models"


def started(app: str, models: Path) -> tuple[subprocess.Popen, str, float]:
    """The process, its URL, and the seconds from start to the first answered prediction."""
    port, began = free_port(), time.perf_counter()
    command = [sys.executable, "-m", "uvicorn", app, "--port", str(port), "--no-access-log", "--log-level", "warning"]
    environment = os.environ | {"MODEL_DIR": str(models), "GROQ_API_KEY": "", "RATE_LIMIT": "off"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}/predict_customer_value"
    while True:
        try:
            post(url)
            return process, url, time.perf_counter() - began
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.01)


def post(url: str) -> bytes:
    request = urllib.request.Request(url, REQUEST.encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return answer.read()


def load(url: str) -> tuple[float, float, int]:
    """Requests per second, p99 in milliseconds, and how many were not answered with 200."""
    node = Path(sys.executable).parent / "node"
    command = [
        node,
        ROOT / "tests/postman/node_modules/autocannon/autocannon.js",
        "-j",
        "-c",
        str(CONNECTIONS),
        "-d",
        str(SECONDS),
        "-m",
        "POST",
        "-H",
        "content-type=application/json",
        "-b",
        REQUEST,
        url,
    ]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return found["requests"]["average"], found["latency"]["p99"], found["non2xx"] + found["errors"]


def resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def main() -> None:
    models = model_dir()
    apps = {"echo": "tests.benchmarks.echo:app", "service": "backend.app:app"}
    running = {name: started(app, models) for name, app in apps.items()}
    rounds = [{name: load(url) for name, (_, url, _) in running.items()} for _ in range(ROUNDS)]
    print(f"\n{'':10}{'requests/s':>12}{'p99 ms':>9}{'not 200':>9}{'memory MB':>11}{'first answer s':>16}")
    for name, (process, _, first) in running.items():
        rate, p99, failed = (statistics.median(r[name][i] for r in rounds) for i in range(3))
        print(f"{name:10}{rate:12,.0f}{p99:9.1f}{failed:9.0f}{resident_mb(process.pid):11.0f}{first:16.2f}")
    ratio = statistics.median(r["service"][0] / r["echo"][0] for r in rounds)
    print(f"\nservice / echo: {ratio:.2f} (median of {ROUNDS} rounds, {CONNECTIONS} connections)")
    for process, _, _ in running.values():
        process.terminate()


if __name__ == "__main__":
    main()

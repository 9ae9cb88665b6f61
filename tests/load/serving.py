"""A service of its own, its memory, and raw requests over one connection or many."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from backend.stores.engine import open_engine
from backend.stores.scored.scorings import write_all
from tests.ports import free_port
from tests.unit.stores.profiles import customer
from tests.unit.stores.totals import scoring_of
from training.audiences.contacts import load_contacts

ROOT = Path(__file__).parent.parent.parent
GOOD = {"customer_id": "13085", "features": [345.7, 49.3, 7, 12, 5, 4]}
PATIENCE_S = 30.0


@dataclass
class Serving:
    """A running service; ``log`` is where its output goes."""

    port: int
    process: subprocess.Popen
    log: Path
    pid: int

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request(method, path, body, dict(headers or {"Content-Type": "application/json"}))
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def predict(self) -> int:
        return self.ask("POST", "/predict_customer_value", json.dumps(GOOD).encode())[0]

    def megabytes(self, field: str = "VmRSS") -> float:
        """Of this process and its workers: resident now, or at its highest (``VmHWM``)."""
        return sum(_megabytes(pid, field) for pid in (self.pid, *children(self.pid)))

    def stop(self) -> int:
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Whatever went wrong meanwhile, no process stays behind: its warning would come in another test."""
        self.process.kill()
        self.process.wait()


def start(
    folder: Path, models: Path, workers: int = 1, root: Path = ROOT, wait_s: float = 60, **environment: str
) -> Serving:
    """Start as the README does, on a copy of the models (an administrator may train), and wait until it predicts."""
    own = folder / "models"
    if models != own and not own.exists():
        shutil.copytree(models, own)
    port, log = free_port(), folder / f"log-{time.monotonic_ns()}"
    command = [sys.executable, "-m", "uvicorn", "backend.app:app", "--port", str(port), "--no-access-log"]
    command += ["--workers", str(workers)] if workers > 1 else []
    command += ["--timeout-graceful-shutdown", "10"]
    variables = {"PATH": os.environ["PATH"], "RATE_LIMIT": "off", "MODEL_DIR": str(own), "GROQ_API_KEY": ""}
    variables |= {"DATABASE_URL": f"sqlite:///{folder / 'store.db'}", "EXPORTS_DIR": str(folder / "exports")} | environment
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=root, env=variables, stdout=out, stderr=subprocess.STDOUT)
    serving = Serving(port, process, log, process.pid)
    deadline = time.monotonic() + wait_s
    while time.monotonic() < deadline:
        with suppress(OSError, http.client.HTTPException):
            if serving.predict() == 200:
                return serving
        if process.poll() is not None:
            break
        time.sleep(0.05)
    process.kill()
    process.wait()
    raise AssertionError(f"not ready: {log.read_text(errors='replace')[-2000:]}")


def stock(folder: Path, customers: int = 2_000, names: str = "c{:06d}") -> None:
    """Score made-up customers into the store that ``start`` uses, and load a contact for each."""
    people = [replace(customer(number), customer_id=names.format(number)) for number in range(customers)]
    url = f"sqlite:///{folder / 'store.db'}"
    engine = open_engine(url)
    write_all(engine, scoring_of(people), [people])
    engine.dispose()
    rows = "".join(f"{one.customer_id},{one.customer_id.lower()}@example.com,Ann,yes\n" for one in people)
    (folder / "contacts.csv").write_text(f"customer_id,email,first_name,consent\n{rows}", "utf-8")
    load_contacts(folder / "contacts.csv", url, None)
    (folder / "contacts.csv").unlink()


def children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    return []


def _megabytes(pid: int, field: str) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
            if line.startswith(field):
                return int(line.split()[1]) / 1024
    return 0.0


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else float("nan")


def load_said() -> str:
    """What else the machine does, for the reader of a figure."""
    return f"load of the machine {', '.join(f'{one:.1f}' for one in os.getloadavg())} on {os.cpu_count()} cores"

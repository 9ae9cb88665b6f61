"""Training over HTTP, the real service and the real training: killed, left alone, shut down, and short of disk."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from backend.artifact.load import current_version, load
from backend.contract.jobs import OVER
from backend.jobs.ask_for_job import ask_to_train
from backend.jobs.job_commands import Workplace
from backend.jobs.job_queue import JobQueue
from backend.jobs.job_store import JobStore
from backend.stores.database import Database
from tests.databases import empty_sqlite
from tests.e2e.conftest import free_port, wait_until_ready
from tests.jobs.places import until

KEY = "the-administrator-s"
PREDICT = {"customer_id": "13085", "features": [345.7, 49.3, 7, 12, 5, 4]}
PATIENCE_S = 120
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@dataclass(frozen=True)
class Service:
    """A service of its own folder that a test may end as it likes."""

    url: str
    process: subprocess.Popen[bytes]
    models: Path

    def asked(self, method: str, path: str, body: dict | None = None, patience_s: float = PATIENCE_S) -> Any:
        request = urllib.request.Request(
            f"{self.url}{path}",
            json.dumps(body).encode() if body else None,
            {"Content-Type": "application/json", "X-API-Key": KEY},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=patience_s) as answer:
            return json.load(answer)

    @contextmanager
    def waiting(self, path: str) -> Iterator[dict]:
        """The job that somebody asked for who waits for its end, and leaves with the block."""
        asked = f"POST {path}&wait=true HTTP/1.1\r\nHost: x\r\nX-API-Key: {KEY}\r\nContent-Length: 0\r\n\r\n"
        with socket.create_connection(("127.0.0.1", int(self.url.rpartition(":")[2]))) as connection:
            connection.sendall(asked.encode())
            ends = time.monotonic() + PATIENCE_S
            while not (jobs := self.asked("GET", "/jobs")):
                assert time.monotonic() < ends
                time.sleep(0.05)
            yield jobs[0]

    def until(self, job: dict, enough: Callable[[dict], bool]) -> dict:
        """The job once it is so, or over; a prediction is answered at every look."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            assert self.asked("POST", "/predict_customer_value", PREDICT)["model_version"]
            stands = self.asked("GET", f"/jobs/{job['id']}")
            if stands["state"] in OVER or enough(stands):
                return stands
            time.sleep(0.05)
        raise AssertionError(stands)

    def children(self) -> list[int]:
        """Processes of training that this service started."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(stat.read_text().rsplit(")", 1)[1].split()[1])
                if parent == self.process.pid and b"training" in stat.with_name("cmdline").read_bytes().split(b"\0"):
                    found.append(int(stat.parent.name))
            except OSError:  # it ended meanwhile
                continue
        return found


@contextmanager
def serving(root: Path, folder: Path, model_dir: Path) -> Iterator[Service]:
    """As the README starts it, with what jobs need."""
    models, port = folder / "models", free_port()
    if not models.exists():
        copytree(model_dir, models)
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "backend.app:app",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-access-log",
        "--timeout-graceful-shutdown",
        "2",
    ]
    variables = {
        "PATH": os.environ["PATH"],
        "GROQ_API_KEY": "",
        "ADMIN_API_KEY": KEY,
        "MODEL_DIR": str(models),
        "DATABASE_URL": empty_sqlite(folder),
        "SAMPLE_FILE": str(folder / "sample.csv"),
    }
    with subprocess.Popen(command, cwd=root, env=variables, stdout=subprocess.DEVNULL) as process:
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", process)
            yield Service(f"http://127.0.0.1:{port}", process, models)
        finally:
            process.terminate()


def running(stands: dict) -> bool:
    """Its program is at work."""
    return stands["progress"]["step"] is not None


def test_predictions_go_on_while_a_model_is_trained_and_then_the_new_one_answers(
    root: Path, tmp_path: Path, model_dir: Path
) -> None:
    with serving(root, tmp_path, model_dir) as service:
        before = current_version(service.models)
        with service.waiting("/train/lasso?n_samples=100") as job:
            assert service.until(job, running)["state"] == "running"
        # who asked has left; the job does not
        done = service.until(job, lambda stands: False)
        assert done["state"] == "succeeded", done
        after = current_version(service.models)
        assert done["result"]["version"] == after != before
        deadline = time.monotonic() + PATIENCE_S
        while service.asked("POST", "/predict_customer_value", PREDICT)["model_version"] != after:
            assert time.monotonic() < deadline


@linux
def test_a_killed_training_fails_the_old_model_serves_and_the_next_job_runs(
    root: Path, tmp_path: Path, model_dir: Path
) -> None:
    with serving(root, tmp_path, model_dir) as service:
        job, following = (service.asked("POST", "/train/lasso?n_samples=100&wait=false") for _ in range(2))
        service.until(job, running)
        [child] = service.children()
        os.kill(child, signal.SIGKILL)
        failed = service.until(job, lambda stands: False)
        assert (failed["state"], failed["exit_code"], failed["result"]) == ("failed", -signal.SIGKILL, None)
        assert "SIGKILL" in failed["error"]
        assert load(service.models, current_version(service.models)).version == current_version(model_dir)
        assert service.until(following, running)["state"] == "running"


@linux
def test_a_service_that_is_told_to_stop_stops_with_a_job_running_and_someone_waiting(
    root: Path, tmp_path: Path, model_dir: Path
) -> None:
    with serving(root, tmp_path, model_dir) as service:
        with service.waiting("/train/lasso?n_samples=1000000") as job:
            service.until(job, running)
            [child] = service.children()
            service.process.terminate()
            assert service.process.wait(timeout=PATIENCE_S) in {0, -signal.SIGTERM}
        assert not Path(f"/proc/{child}").exists()
    with serving(root, tmp_path, model_dir) as restarted:
        known = restarted.asked("GET", f"/jobs/{job['id']}")
        assert (known["state"], "Ask for it again" in known["error"]) == ("lost", True)


def test_on_a_disk_that_is_full_training_fails_in_one_sentence_and_the_old_model_stays(
    tmp_path: Path, sample: Path, model_dir: Path
) -> None:
    models = tmp_path / "models"
    copytree(model_dir, models)
    before = sorted(path.name for path in models.iterdir())
    short = ("/bin/sh", "-c", 'ulimit -f 8; exec "$@"', "sh", sys.executable, "-m", "training")  # no file beyond 4 KiB
    at = Workplace(models, tmp_path / "sample.csv", (str(sample),), short)
    queue = JobQueue(JobStore(Database(empty_sqlite(tmp_path))), at)
    queue.start()
    over = until(queue.store, ask_to_train(queue, "lasso", None))
    queue.close()
    assert (over.state, over.outcome.exit_code) == ("failed", 2), over
    assert over.outcome.error.endswith("File too large.")
    assert sorted(path.name for path in models.iterdir()) == before
    assert load(models, current_version(models))


def test_a_log_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    log = tmp_path / "orders.csv"
    log.write_bytes(b"\x00\x01\x02" * 100)
    queue = JobQueue(
        JobStore(Database(empty_sqlite(tmp_path))), Workplace(tmp_path / "models", tmp_path / "sample.csv", (str(log),))
    )
    queue.start()
    over = until(queue.store, ask_to_train(queue, "lasso", None))
    queue.close()
    assert (over.state, over.outcome.exit_code) == ("failed", 2)
    assert over.outcome.error == f"{log.name}: this is not a text file: line 1 holds a NUL byte; export it again."

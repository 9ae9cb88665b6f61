"""The real process: uvicorn on a free port, as the README starts it."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

import pytest

from backend.contract.profiles import CustomerProfile
from backend.stores.engine import open_engine
from backend.stores.scored.scorings import write_all
from tests.databases import empty_sqlite
from tests.ports import free_port
from tests.unit.stores.totals import scoring_of
from tests.unit.stores.views import SHOWN
from training.audiences.contacts import load_contacts

START_S = 60


def wait_until_ready(url: str, process: subprocess.Popen) -> None:
    wait_until(f"{url}/ready", process)


def wait_until(page: str, process: subprocess.Popen) -> None:
    """Until the page is there."""
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        assert process.poll() is None, "the service stopped while starting"
        try:
            with urllib.request.urlopen(page, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise AssertionError(f"not ready after {START_S} s")


def scored(folder: Path, people: Sequence[CustomerProfile]) -> str:
    """A database of these scored customers; all but every eighth have consented and can be written to."""
    url, contacts = empty_sqlite(folder), folder / "contacts.csv"
    engine = open_engine(url)
    write_all(engine, scoring_of(people), [people], views=SHOWN)
    engine.dispose()
    rows = [
        f"{one.customer_id},{number}@example.com,{'no' if number % 8 == 7 else 'yes'}" for number, one in enumerate(people)
    ]
    contacts.write_text("\n".join(["customer_id,email,consent", *rows]), encoding="utf-8")
    load_contacts(contacts, url, None)
    return url


@pytest.fixture(scope="session")
def start(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """``start(MODEL_DIR=...)`` gives the base URL of a new service; all are stopped at the end."""
    running: list[tuple[subprocess.Popen, IO[bytes]]] = []

    def run(log_file: Path | None = None, **environment: str) -> str:
        port = free_port()
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
        ]
        log = (log_file or tmp_path_factory.mktemp("service") / "log").open("wb")
        variables = {"PATH": os.environ["PATH"], "GROQ_API_KEY": "", "RATE_LIMIT": "off"} | environment
        process = subprocess.Popen(command, cwd=root, env=variables, stdout=log, stderr=subprocess.STDOUT)
        running.append((process, log))
        wait_until_ready(f"http://127.0.0.1:{port}", process)
        return f"http://127.0.0.1:{port}"

    yield run
    for process, log in running:
        process.terminate()
        process.wait(timeout=20)
        log.close()


@pytest.fixture(scope="session")
def service(start: Callable[..., str], model_dir: Path) -> str:
    """The base URL of a service on the small model."""
    return start(MODEL_DIR=str(model_dir))

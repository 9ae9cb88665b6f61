"""Schemathesis makes requests from the OpenAPI document, good ones and bad ones, and holds every answer against it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import free_port, scored, wait_until
from tests.unit.stores.profiles import crowd

KEY = "a-customer-s-key"
EXAMPLES = 40


def checked(root: Path, url: str, options: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    command = [
        Path(sys.executable).parent / "schemathesis",
        "run",
        f"{url}/openapi.json",
        "--checks",
        "all",
        "--max-examples",
        str(EXAMPLES),
        "--generation-deterministic",
        "--continue-on-failure",
        "--no-color",
        "--exclude-path-regex",
        "data/read|api/scores",  # each call starts a process of its own: tests/api/test_reading.py, test_scores_file.py
        *options,
    ]
    hooks = {"SCHEMATHESIS_HOOKS": "tests.e2e.openapi.rules", "PYTHONPATH": str(root)}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=os.environ | hooks)


@pytest.fixture(scope="module")
def locked(start: Callable[..., str], model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A service that asks for keys, with some customers scored, most of whom can be contacted."""
    url = scored(tmp_path_factory.mktemp("database"), crowd(200))
    return start(MODEL_DIR=str(model_dir), API_KEYS=KEY, DATABASE_URL=url)


@pytest.fixture
def administered(root: Path, tmp_path: Path) -> Iterator[str]:
    """A service whose jobs are over in no time."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "tests.jobs.service", str(port), str(tmp_path), KEY]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL) as process:
        wait_until(f"{url}/health", process)
        yield url
        process.terminate()


def test_every_answer_to_the_administrator_is_as_the_document_says(root: Path, administered: str, tmp_path: Path) -> None:
    jobs = ["--include-path-regex", "jobs|train|sample", "-H", f"X-API-Key: {KEY}", "--max-examples", "10"]
    done = checked(root, administered, jobs, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("headers", [["-H", f"X-API-Key: {KEY}"], []], ids=["with a key", "without"])
def test_every_answer_is_as_the_document_says(root: Path, locked: str, headers: list[str], tmp_path: Path) -> None:
    done = checked(root, locked, headers, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr

"""Schemathesis makes requests from the OpenAPI document, good ones and bad ones, and holds every answer against it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from backend.stores.engine import open_engine
from backend.stores.scorings import write_all
from tests.databases import empty_sqlite
from tests.unit.stores.profiles import crowd
from tests.unit.stores.summaries import scoring_of

KEY = "a-customer-s-key"
EXAMPLES = 40


@pytest.fixture(scope="module")
def locked(start: Callable[..., str], model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A service that asks for keys, with some customers scored."""
    url, people = empty_sqlite(tmp_path_factory.mktemp("database")), crowd(200)
    engine = open_engine(url)
    write_all(engine, scoring_of(people), [people])
    engine.dispose()
    return start(MODEL_DIR=str(model_dir), API_KEYS=KEY, DATABASE_URL=url)


@pytest.mark.parametrize("headers", [["-H", f"X-API-Key: {KEY}"], []], ids=["with a key", "without"])
def test_every_answer_is_as_the_document_says(root: Path, locked: str, headers: list[str], tmp_path: Path) -> None:
    command = [Path(sys.executable).parent / "schemathesis", "run", f"{locked}/openapi.json", "--checks", "all", *headers,
               "--max-examples", str(EXAMPLES), "--generation-deterministic",
               "--continue-on-failure", "--no-color"]
    hooks = {"SCHEMATHESIS_HOOKS": "tests.e2e.openapi.rules", "PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=os.environ | hooks)
    assert done.returncode == 0, done.stdout + done.stderr

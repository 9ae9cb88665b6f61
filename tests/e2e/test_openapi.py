"""Schemathesis makes requests from the OpenAPI document, good ones and bad ones, and holds every answer against it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

KEY = "a-customer-s-key"
EXAMPLES = 40


@pytest.fixture(scope="module")
def locked(start: Callable[..., str], model_dir: Path) -> str:
    """A service that asks for keys."""
    return start(MODEL_DIR=str(model_dir), API_KEYS=KEY)


@pytest.mark.parametrize("headers", [["-H", f"X-API-Key: {KEY}"], []], ids=["with a key", "without"])
def test_every_answer_is_as_the_document_says(root: Path, locked: str, headers: list[str], tmp_path: Path) -> None:
    command = [Path(sys.executable).parent / "schemathesis", "run", f"{locked}/openapi.json", "--checks", "all", *headers,
               "--max-examples", str(EXAMPLES), "--generation-deterministic",
               "--continue-on-failure", "--no-color"]
    hooks = {"SCHEMATHESIS_HOOKS": "tests.e2e.openapi.rules", "PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=os.environ | hooks)
    assert done.returncode == 0, done.stdout + done.stderr

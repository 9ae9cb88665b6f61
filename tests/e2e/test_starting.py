"""Ways to start the service that older services have: inside ``backend/``, and by ``API_HOST`` and ``API_PORT``."""

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from backend.settings import Settings
from tests.e2e.conftest import wait_until_ready
from tests.ports import free_port

INSIDE = ["-m", "uvicorn", "app:app", "--host", "127.0.0.1", "--port", "PORT"]
RUN = ["-m", "backend", "run"]


@pytest.mark.parametrize(("folder", "command"), [("backend", INSIDE), (".", RUN)], ids=["inside backend", "by API_PORT"])
def test_it_starts(root: Path, model_dir: Path, tmp_path: Path, folder: str, command: list[str]) -> None:
    port = str(free_port())
    variables = {
        "PATH": os.environ["PATH"],
        "MODEL_DIR": str(model_dir),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'customers.db'}",
        "API_HOST": "127.0.0.1",
        "API_PORT": port,
    }
    started = [sys.executable, *(part.replace("PORT", port) for part in command)]
    with subprocess.Popen(started, cwd=root / folder, env=variables, stdout=subprocess.DEVNULL) as process:
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", process)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
                assert json.load(answer)["status"] == "healthy"
        finally:
            process.terminate()


def test_inside_backend_the_default_paths_are_still_the_project_s(root: Path) -> None:
    code = "import app, os; app.app; print(os.getcwd())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root / "backend",
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"]},
    )
    assert Path(done.stdout.split()[-1]) == root.resolve()


def test_data_path_is_an_older_name_of_the_shop_s_log() -> None:
    assert Settings(_env_file=None, data_path="a.csv,b.csv").training_logs == ("a.csv", "b.csv")
    assert Settings(_env_file=None, data_path="a.csv", training_data="b.csv").training_logs == ("b.csv",)

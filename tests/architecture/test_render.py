"""Render's blueprint against the code that it builds and starts."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from fastapi.testclient import TestClient

from backend.settings import Settings


@pytest.fixture(scope="module")
def service(root: Path) -> dict:
    return yaml.safe_load((root / "render.yaml").read_text("utf-8"))["services"][0]


def test_the_start_listens_on_the_port_render_gives(service: dict) -> None:
    assert service["startCommand"].startswith("uvicorn backend.app:app ")
    assert "--host 0.0.0.0 --port $PORT" in service["startCommand"]


def test_the_health_path_is_a_route(service: dict, client: TestClient) -> None:
    assert client.get(service["healthCheckPath"]).status_code == 200


def test_its_variables_are_settings(service: dict) -> None:
    names = {variable["key"] for variable in service["envVars"]} - {"PYTHON_VERSION"}
    assert names <= {name.upper() for name in Settings.model_fields}


def test_the_build_publishes_where_the_service_looks(service: dict) -> None:
    variables = {variable["key"]: variable.get("value") for variable in service["envVars"]}
    places = re.findall(r"(?:--out|--model-dir) (var/models\S*)", service["buildCommand"])
    assert places == [variables["MODEL_DIR"]] * 2


def test_the_build_s_commands_exist(service: dict, root: Path) -> None:
    commands = re.findall(r"python -m training (\w+)((?: --\w+ \S+)*)", service["buildCommand"])
    assert [name for name, _ in commands] == ["generate", "train", "score"]
    for name, options in commands:
        helped = subprocess.run(
            [sys.executable, "-m", "training", name, "--help"],
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
            env={"COLUMNS": "200"},
        ).stdout
        assert all(option in helped for option in re.findall(r"--\w+", options))


def test_what_is_stored_is_not_public(service: dict) -> None:
    variables = {variable["key"]: variable for variable in service["envVars"]}
    assert all(variables[name].get("generateValue") is True for name in ("API_KEYS", "ADMIN_API_KEY"))
    assert not {"OPEN_ACCESS", "CORS_ORIGINS"} & variables.keys()

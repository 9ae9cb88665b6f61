"""Render's blueprint against the code that it builds and starts."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from fastapi.testclient import TestClient

from backend.settings import Settings
from tests.e2e.conftest import wait_until
from tests.ports import free_port


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


FIELDS = {
    "type",
    "name",
    "runtime",
    "plan",
    "region",
    "branch",
    "rootDir",
    "repo",
    "buildCommand",
    "startCommand",
    "preDeployCommand",
}
FIELDS |= {
    "healthCheckPath",
    "envVars",
    "disk",
    "numInstances",
    "scaling",
    "autoDeploy",
    "autoDeployTrigger",
    "buildFilter",
    "domains",
}
FIELDS |= {"initialDeployHook", "maxShutdownDelaySeconds", "previews", "ipAllowList"}
"""Of a web service, from Render's Blueprint YAML Reference (render.com/docs/blueprint-spec)."""
SOURCES = ({"value"}, {"generateValue"}, {"sync"}, {"fromDatabase"}, {"fromService"})
"""Each variable has one source."""


def test_its_fields_are_those_of_a_blueprint(root: Path, service: dict) -> None:
    whole = yaml.safe_load((root / "render.yaml").read_text("utf-8"))
    assert whole.keys() <= {"services", "databases", "envVarGroups", "projects", "ungrouped", "previews"}
    assert service.keys() <= FIELDS
    assert (service["type"], service["runtime"]) == ("web", "python")
    assert {"name", "buildCommand", "startCommand"} <= service.keys()
    assert all(variable.keys() - {"key"} in SOURCES for variable in service["envVars"])
    assert all(isinstance(variable.get("value", ""), str) for variable in service["envVars"])
    assert all(variable["sync"] is False for variable in service["envVars"] if "sync" in variable)


def test_its_start_command_starts(service: dict, root: Path, model_dir: Path, tmp_path: Path) -> None:
    """As Render runs it: by a shell, on the port of the environment, with the blueprint's variables."""
    port = free_port()
    given = {one["key"]: one["value"] for one in service["envVars"] if "value" in one}
    given |= {one["key"]: "a-generated-value" for one in service["envVars"] if one.get("generateValue")}
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    variables = given | {"PATH": path, "PORT": str(port), "MODEL_DIR": str(model_dir)}
    variables |= {"DATABASE_URL": f"sqlite:///{tmp_path / 'customers.db'}"}
    with subprocess.Popen(
        ["sh", "-c", f"exec {service['startCommand']}"], cwd=root, env=variables, stdout=subprocess.DEVNULL
    ) as process:
        try:
            wait_until(f"http://127.0.0.1:{port}{service['healthCheckPath']}", process)
            wait_until(f"http://127.0.0.1:{port}/ready", process)
        finally:
            process.terminate()
            process.wait(30)

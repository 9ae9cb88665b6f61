"""Files that other programs start the service by: compose.yaml and systemd's units, against the code that they start."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from backend.__main__ import main
from backend.settings import Settings
from training.cli import app

UNITS = ("customer-value.service", "customer-value-watch.service")
SETTINGS = {name.upper() for name in Settings.model_fields} | {"PORT"}
MOST_EXPOSED = 2.0
"""Of 10, as ``systemd-analyze security`` counts it; a unit without a word about it has 9.6."""


@pytest.fixture(scope="module")
def compose(root: Path) -> dict[str, Any]:
    return yaml.safe_load((root / "deploy" / "compose.yaml").read_text("utf-8"))


def test_compose_sets_only_settings_that_there_are(compose: dict[str, Any]) -> None:
    for name in ("app", "watch"):
        assert set(compose["services"][name]["environment"]) <= SETTINGS


def test_compose_builds_the_image_of_this_project_and_keeps_its_models(compose: dict[str, Any], root: Path) -> None:
    service = compose["services"]["app"]
    assert (root / "deploy" / service["build"]["context"] / "Dockerfile").is_file()
    places = [place.split(":")[1] for place in service["volumes"]]
    assert service["environment"]["MODEL_DIR"] in places
    assert {
        place.split(":")[0] for place in [*service["volumes"], *compose["services"]["db"]["volumes"]] if place[0] != "."
    } == set(compose["volumes"])


def test_compose_s_database_is_the_one_that_the_service_asks(compose: dict[str, Any]) -> None:
    asked = re.fullmatch(
        r"postgresql://(\w+):\$\{POSTGRES_PASSWORD:\?.+\}@(\w+):5432/(\w+)",
        compose["services"]["app"]["environment"]["DATABASE_URL"],
    )
    db = compose["services"]["db"]["environment"]
    assert asked is not None
    assert (asked[1], asked[2], asked[3]) == (db["POSTGRES_USER"], "db", db["POSTGRES_DB"])
    assert compose["services"]["app"]["depends_on"]["db"]["condition"] == "service_healthy"
    assert "healthcheck" in compose["services"]["db"]


def test_compose_has_no_password_of_its_own_and_no_way_round_a_proxy(compose: dict[str, Any]) -> None:
    given = [
        compose["services"]["db"]["environment"]["POSTGRES_PASSWORD"],
        compose["services"]["app"]["environment"]["API_KEYS"],
    ]
    assert all(re.fullmatch(r"\$\{\w+:\?.+\}", one) for one in given)
    assert compose["services"]["app"]["ports"] == ["127.0.0.1:8000:8000"]
    assert "ports" not in compose["services"]["db"]
    assert compose["services"]["app"]["cap_drop"] == ["ALL"]


def test_compose_s_watcher_is_a_command(compose: dict[str, Any]) -> None:
    program, flag, module, command, place = compose["services"]["watch"]["command"]
    assert (program, flag, module) == ("python", "-m", "training")
    assert command in get_command(app).commands
    assert f"./exports:{place}:ro" in compose["services"]["watch"]["volumes"]


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_starts_a_command_with_settings_that_there_are(root: Path, name: str) -> None:
    text = (root / "deploy" / name).read_text("utf-8")
    (module, command) = re.findall(r"^ExecStart=\S+/\.venv/bin/python -m (\w+) (\w+)", text, re.MULTILINE)[0]
    assert command in (get_command(app).commands if module == "training" else ("run", "serve", "mcp"))
    assert set(re.findall(r"^Environment=(\w+)=", text, re.MULTILINE)) <= SETTINGS
    assert callable(main)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
@pytest.mark.parametrize("name", UNITS)
def test_systemd_reads_a_unit_without_a_complaint_and_finds_it_closed(root: Path, tmp_path: Path, name: str) -> None:
    """Its program is not installed here: another one stands in its place."""
    unit = tmp_path / name
    unit.write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/usr/bin/env", (root / "deploy" / name).read_text("utf-8")))
    read = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (read.returncode, [line for line in read.stderr.splitlines() if name in line]) == (0, [])
    said = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", unit], capture_output=True, text=True, check=False
    ).stdout
    (exposed,) = re.findall(r"Overall exposure level for \S+: ([\d.]+)", said)
    assert float(exposed) <= MOST_EXPOSED

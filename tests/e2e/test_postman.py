"""The Postman suites under newman, against the real process: every collection in ``tests/postman``, one a client."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

POSTMAN = Path(__file__).parent.parent / "postman"
COLLECTIONS = sorted(path.name.split(".")[0] for path in POSTMAN.glob("*.postman_collection.json"))
LEAST = {"customer_value": 25, "lifetime_value": 20, "campaigns": 6}
"""Requests that a collection must have at least."""


def test_the_older_clients_have_a_collection_each() -> None:
    assert set(LEAST) <= set(COLLECTIONS)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_request_of_the_collection_passes(service: str, tmp_path: Path, name: str) -> None:
    report, node = tmp_path / "report.json", Path(sys.executable).parent / "node"
    done = subprocess.run(
        [node, POSTMAN / "node_modules" / "newman" / "bin" / "newman.js", "run",
         POSTMAN / f"{name}.postman_collection.json", "-e", POSTMAN / "local.postman_environment.json",
         "--env-var", f"base_url={service}", "--reporters", "cli,json", "--reporter-json-export", report, "--color", "off"],
        capture_output=True, text=True, timeout=120, check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    ran = json.loads(report.read_text("utf-8"))["run"]["stats"]
    assert ran["requests"]["total"] >= LEAST.get(name, 1)
    assert ran["assertions"]["failed"] == 0

"""The Postman suites under newman, against the real process: every collection in ``tests/postman``, one a client."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from backend.app import create_app
from backend.settings import Settings
from tests.e2e.conftest import scored
from tests.unit.stores.profiles import ONE, crowd

POSTMAN = Path(__file__).parent.parent / "postman"
COLLECTIONS = sorted(path.name.split(".")[0] for path in POSTMAN.glob("*.postman_collection.json"))
LEAST = {"customer_value": 28, "lifetime_value": 52, "campaigns": 80, "sagemaker": 12, "orders": 17, "flow": 8}
"""Requests that a collection must have at least."""
ADMIN_KEY, SECRET = "the-administrator-s", "the-shops-"
PEOPLE = [*crowd(200), ONE]


def run(name: str, *options: object) -> subprocess.CompletedProcess[str]:
    """That collection under newman."""
    node, newman = Path(sys.executable).parent / "node", POSTMAN / "node_modules" / "newman" / "bin" / "newman.js"
    command = [
        node,
        newman,
        "run",
        POSTMAN / f"{name}.postman_collection.json",
        "-e",
        POSTMAN / "local.postman_environment.json",
        "--color",
        "off",
        *options,
    ]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def service(start: Callable[..., str], model_dir: Path, tmp_path: Path) -> str:
    """One a collection, on copies of its own: a training asked for here is not seen by other tests.

    Older clients send no key, so none is asked for but the administrator's.
    """
    models = Path(copytree(model_dir, tmp_path / "models"))
    return start(
        MODEL_DIR=str(models),
        DATABASE_URL=scored(tmp_path, PEOPLE),
        ADMIN_API_KEY=ADMIN_KEY,
        SAMPLE_FILE=str(tmp_path / "sample.csv"),
        EXPORTS_DIR=str(tmp_path / "var"),
        **{f"{shop}_WEBHOOK_SECRET": SECRET for shop in ("SHOPIFY", "WOOCOMMERCE", "STRIPE")},
    )


def test_the_older_clients_have_a_collection_each() -> None:
    assert set(LEAST) == set(COLLECTIONS)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_request_of_the_collection_passes(service: str, tmp_path: Path, name: str) -> None:
    report = tmp_path / "report.json"
    done = run(
        name,
        "--env-var",
        f"base_url={service}",
        "--env-var",
        f"admin_api_key={ADMIN_KEY}",
        "--env-var",
        f"webhook_secret={SECRET}",
        "--reporters",
        "cli,json",
        "--reporter-json-export",
        report,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    ran = json.loads(report.read_text("utf-8"))["run"]["stats"]
    assert ran["requests"]["total"] >= LEAST[name]
    assert ran["assertions"]["failed"] == 0


def requests_of(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Method and path of every request in a collection, a folder or an item."""
    for inner in item.get("item", ()):
        yield from requests_of(inner)
    if "request" in item:
        path = item["request"]["url"].removeprefix("{{base_url}}").partition("?")[0]
        yield item["request"]["method"].lower(), path


def test_every_route_of_the_document_is_requested_by_a_client(settings: Settings) -> None:
    """No route is exempt: even those for the administrator are run, on a sample shop of the smallest size."""
    collections = [json.loads((POSTMAN / f"{name}.postman_collection.json").read_text("utf-8")) for name in COLLECTIONS]
    requested = {request for collection in collections for request in requests_of(collection)}
    paths = create_app(settings).openapi()["paths"]
    never = [
        f"{method.upper()} {path}"
        for path, methods in paths.items()
        for method in methods
        if not any(
            method == asked and re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)), at) for asked, at in requested
        )
    ]
    assert never == []

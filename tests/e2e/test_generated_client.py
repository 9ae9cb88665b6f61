"""A client that a generator makes from /openapi.json: it is whole, and what it reads is what the service says."""

import importlib
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from tests.e2e.conftest import scored
from tests.unit.stores.profiles import ONE, crowd

KEY, NAME = "a-customer-s-key", "generated_customer_value"
CONFIG = Path(__file__).parent.parent / "generated" / "config.yaml"
LEFT_OUT = {
    "Unsupported content type application/jsonlines",
    "Unsupported content type text/csv",
    "Found conflicting enums named AudienceFileApiAudiencesSegmentCsvGetSegment with incompatible values",
}
"""What the generator has no words for: bodies that are no JSON, and a path's word that the query has, too."""
FEATURES = [345.7, 49.3, 7, 12, 5, 4]


class Ask(NamedTuple):
    """A module of the client, what it is called with, and the same question by hand."""

    module: str
    arguments: dict[str, Any]
    method: str
    path: str
    body: Any = None
    model: str | None = None


ASKED = [
    Ask(
        "prediction.predict_customer_value_predict_customer_value_post",
        {},
        "POST",
        "/predict_customer_value",
        {"customer_id": "x", "features": FEATURES, "as_of": "2025-07-03"},
        "PredictRequest",
    ),
    Ask(
        "prediction.predict_batch_predict_customer_value_batch_post",
        {},
        "POST",
        "/predict_customer_value/batch",
        {"customers": [{"customer_id": "x", "features": FEATURES, "as_of": "2025-07-03"}]},
        "BatchRequest",
    ),
    Ask(
        "lifetime_value.predict_predict_post",
        {"model_type": "lasso"},
        "POST",
        "/predict?model_type=lasso",
        {"total_spent": 1250, "num_orders": 10, "days_since_first_purchase": 400, "days_since_last_purchase": 20},
        "ClientRequest",
    ),
    Ask(
        "customers.customers_api_customers_get",
        {"limit": 20, "tier": "High-CLV"},
        "GET",
        "/api/customers?limit=20&tier=High-CLV",
    ),
    Ask(
        "customers.customer_api_customers_customer_id_get",
        {"customer_id": ONE.customer_id},
        "GET",
        f"/api/customers/{ONE.customer_id}",
    ),
    Ask("segments.segments_api_segments_get", {}, "GET", "/api/segments"),
    Ask("segments.dashboard_api_dashboard_summary_get", {}, "GET", "/api/dashboard/summary"),
    Ask(
        "advertising.budget_allocation_api_meta_ads_budget_allocation_get",
        {"total_budget": 10000.0},
        "GET",
        "/api/meta-ads/budget-allocation?total_budget=10000",
    ),
    Ask(
        "advertising.audience_preflight_api_audiences_segment_preflight_get",
        {"segment": "high-clv"},
        "GET",
        "/api/audiences/high-clv/preflight",
    ),
    Ask("monitoring.metrics_api_metrics_get", {}, "GET", "/api/metrics"),
    Ask("monitoring.info_model_info_get", {}, "GET", "/model/info"),
    Ask("monitoring.webhooks_api_webhooks_get", {}, "GET", "/api/webhooks"),
]
MOVES = {"uptime_seconds", "timestamp", "request_id", "insight"}
"""Words whose values are of the moment."""


@pytest.fixture(scope="module")
def url(start: Callable[..., str], model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    database = scored(tmp_path_factory.mktemp("database"), [*crowd(60), ONE])
    return start(MODEL_DIR=str(model_dir), DATABASE_URL=database, API_KEYS=KEY)


@pytest.fixture(scope="module")
def generated(url: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The client's folder, and what the generator said while it made it."""
    folder = tmp_path_factory.mktemp("generated")
    (folder / "openapi.json").write_text(httpx.get(f"{url}/openapi.json").text, "utf-8")
    program = Path(sys.executable).parent / "openapi-python-client"
    command = [program, "generate", "--path", folder / "openapi.json", "--output-path", folder / NAME, "--meta", "none"]
    done = subprocess.run([*command, "--config", CONFIG], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / NAME, done.stdout + done.stderr


@pytest.fixture(scope="module")
def client(generated: tuple[Path, str], url: str) -> Iterator[Any]:
    sys.path.insert(0, str(generated[0].parent))
    made = importlib.import_module(NAME)
    with made.AuthenticatedClient(base_url=url, token=KEY, prefix="", auth_header_name="X-API-Key") as client:
        yield client
    sys.path.remove(str(generated[0].parent))
    for name in [name for name in sys.modules if name.partition(".")[0] == NAME]:
        del sys.modules[name]


def test_the_generator_leaves_out_nothing_but_what_it_has_no_words_for(generated: tuple[Path, str]) -> None:
    said = " ".join(generated[1].split())
    warned = set(
        re.findall(r"Unsupported content type \S+|Found conflicting enums .+? values|Unable to \w+ schema \S+", said)
    )
    assert warned <= LEFT_OUT


def test_no_schema_goes_by_the_module_that_it_comes_from(url: str) -> None:
    """Two models of one name would be told apart by their modules: names that no client should depend on."""
    assert [name for name in httpx.get(f"{url}/openapi.json").json()["components"]["schemas"] if "__" in name] == []


@pytest.mark.parametrize("asked", ASKED, ids=[one.path.partition("?")[0] for one in ASKED])
def test_the_client_reads_what_the_service_says(client: Any, url: str, asked: Ask) -> None:
    module = importlib.import_module(f"{NAME}.api.{asked.module}")
    arguments = dict(asked.arguments)
    if asked.model is not None:
        models = importlib.import_module(f"{NAME}.models")
        arguments["body"] = getattr(models, asked.model).from_dict(asked.body)
    path = {name: arguments.pop(name) for name in ("customer_id", "segment") if name in arguments}
    answer = module.sync_detailed(*path.values(), client=client, **arguments)
    by_hand = httpx.request(asked.method, f"{url}{asked.path}", json=asked.body, headers={"X-API-Key": KEY}, timeout=30)
    assert (answer.status_code, by_hand.status_code) == (200, 200), by_hand.text
    assert differences(answer.parsed.to_dict(), by_hand.json()) == []


def test_without_a_key_the_client_reads_the_error(client: Any, url: str) -> None:
    with importlib.import_module(NAME).Client(base_url=url) as anonymous:
        answer = importlib.import_module(f"{NAME}.api.segments.segments_api_segments_get").sync_detailed(client=anonymous)
    assert (answer.status_code, answer.parsed.detail) == (401, "An API key is needed: send it as X-API-Key.")


def differences(read: Any, said: Any, place: str = "") -> list[str]:
    """Where a parsed answer differs from the JSON that it was parsed from; two spellings of one time do not."""
    if isinstance(read, dict) and isinstance(said, dict):
        names = (read.keys() | said.keys()) - MOVES
        return [fault for name in sorted(names) for fault in differences(read.get(name), said.get(name), f"{place}.{name}")]
    if isinstance(read, list) and isinstance(said, list) and len(read) == len(said):
        return [
            fault for n, pair in enumerate(zip(read, said, strict=True)) for fault in differences(*pair, f"{place}[{n}]")
        ]
    return (
        []
        if read == said or _moment(read) == _moment(said) is not None
        else [f"{place}: {json.dumps([read, said], default=str)}"]
    )


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None

"""Jobs over HTTP: who may ask, for what, and what is answered."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from backend.bootstrap.application import build_app
from backend.contract.jobs import ModelType
from backend.jobs.job_commands import Workplace
from backend.jobs.job_queue import MOST_QUEUED, JobQueue
from backend.jobs.job_store import JobStore
from backend.settings import Settings
from backend.stores.database import Database
from tests.databases import empty_sqlite
from tests.jobs.places import workplace

KEY = "the-administrator-s"
OVER = ("succeeded", "failed", "cancelled", "lost")
ROUTES = [
    ("POST", "/train/lasso"),
    ("POST", "/api/model/train"),
    ("POST", "/generate-sample-data"),
    ("GET", "/jobs"),
    ("GET", f"/jobs/{'0' * 32}"),
    ("POST", f"/jobs/{'0' * 32}/cancel"),
]
PREDICT = {"customer_id": "13085", "features": [345.7, 49.3, 7, 12, 5, 4]}


def administering(settings: Settings, folder: Path, at: Workplace) -> TestClient:
    """With no model, which is what starts in no time."""
    keys = {"admin_api_key": SecretStr(KEY), "api_keys": SecretStr("a-customer-s")}
    administered = settings.model_copy(update={"model_dir": folder} | keys)
    queue = JobQueue(JobStore(Database(empty_sqlite(folder))), at)
    return TestClient(build_app(administered, queue=queue), headers={"X-API-Key": KEY}, raise_server_exceptions=False)


@pytest.fixture
def quick(settings: Settings, tmp_path: Path) -> Iterator[TestClient]:
    """Every job works, in no time."""
    with administering(settings, tmp_path, workplace(tmp_path, "works")) as client:
        yield client


@pytest.fixture
def slow(settings: Settings, tmp_path: Path) -> Iterator[TestClient]:
    """Every job takes a minute."""
    with administering(settings, tmp_path, workplace(tmp_path, "sleeps")) as client:
        yield client


def examples(operation: dict[str, Any], place: str) -> dict[str, Any]:
    return {
        one["name"]: (one.get("examples") or one["schema"]["examples"])[0]
        for one in operation.get("parameters", [])
        if one["in"] == place and (one.get("examples") or one["schema"].get("examples"))
    }


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_without_an_administrator_s_key_set_nobody_may(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path, headers={"X-API-Key": KEY})
    assert (answer.status_code, answer.json()["detail"]) == (
        403,
        "Administration over HTTP is off here: set ADMIN_API_KEY to turn it on.",
    )


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize(("key", "status"), [("", 401), ("a-customer-s", 403), ("the-administrator", 403)])
def test_only_the_administrator_may(quick: TestClient, method: str, path: str, key: str, status: int) -> None:
    assert quick.request(method, path, headers={"X-API-Key": key}).status_code == status


@pytest.mark.parametrize("model_type", get_args(ModelType))
def test_training_is_accepted_with_an_id_and_says_what_the_name_means(slow: TestClient, model_type: str) -> None:
    answer = slow.post(f"/train/{model_type}?n_samples=500&wait=false")
    body = answer.json()
    assert (answer.status_code, answer.headers["Location"]) == (202, f"/jobs/{body['id']}")
    assert body["arguments"] == {"model_type": model_type, "n_samples": 500}
    assert model_type in body["note"]
    assert "answered by the Lasso" in body["note"]
    assert slow.get(answer.headers["Location"]).json()["id"] == body["id"]


@pytest.mark.parametrize("path", ["/train/lasso", "/train/lasso?wait=true", "/generate-sample-data?n_customers=500"])
def test_who_waits_is_answered_when_it_is_over(quick: TestClient, path: str) -> None:
    answer = quick.post(path)
    assert (answer.status_code, answer.json()["state"], answer.json()["exit_code"]) == (200, "succeeded", 0), answer.text
    assert answer.json()["log"][-1] == "... done (4 of 4)"


def test_a_sample_s_answer_has_rows_customers_and_path(quick: TestClient, tmp_path: Path) -> None:
    answer = quick.post("/generate-sample-data?n_customers=500&wait=true").json()
    assert answer["result"] == {"path": str(tmp_path / "var" / "sample.csv"), "rows": 3, "customers": 1}


@pytest.mark.parametrize(
    "query",
    [
        "/train/lasso?n_samples=99",
        "/train/lasso?n_samples=1000001",
        "/train/lasso?n_samples=many",
        "/train/oracle",
        "/generate-sample-data?n_customers=0",
        "/generate-sample-data?n_customers=-5",
        "/generate-sample-data?n_customers=1e6",
        "/train/lasso?wait=perhaps",
    ],
)
def test_what_makes_no_sense_is_one_sentence(quick: TestClient, query: str) -> None:
    answer = quick.post(query)
    assert answer.status_code == 422
    assert answer.json()["detail"].count("\n") == 0
    assert quick.get("/jobs").json() == []


def test_a_service_with_the_shop_s_log_refuses_to_draw_from_it(settings: Settings, tmp_path: Path) -> None:
    at = Workplace(tmp_path / "models", tmp_path / "sample.csv", ("orders.csv",))
    with administering(settings, tmp_path, at) as client:
        answer = client.post("/train/lasso?n_samples=500")
        assert (answer.status_code, "leave n_samples out" in answer.json()["detail"]) == (422, True)


def test_one_runs_and_the_rest_queue_until_the_queue_is_full(slow: TestClient) -> None:
    first = slow.post("/train/all?wait=false").json()
    while slow.get(f"/jobs/{first['id']}").json()["state"] == "queued":
        pass
    assert [slow.post("/train/all?wait=false").status_code for _ in range(MOST_QUEUED)] == [202] * MOST_QUEUED
    full = slow.post("/train/all", headers={"Prefer": "respond-async"})
    assert (full.status_code, full.headers["Retry-After"]) == (429, "30")
    states = [job["state"] for job in slow.get("/jobs?limit=100").json()]
    assert states == ["queued"] * MOST_QUEUED + ["running"]


def test_a_job_is_cancelled_wherever_it_stands(slow: TestClient) -> None:
    running, waiting = (
        slow.post("/generate-sample-data", headers={"Prefer": "respond-async"}).json()["id"] for _ in range(2)
    )
    for job in (waiting, running):
        answer = slow.post(f"/jobs/{job}/cancel")
        assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")


def test_what_is_over_is_a_conflict_and_what_never_was_is_not_found(quick: TestClient) -> None:
    over = quick.post("/generate-sample-data?wait=true").json()["id"]
    assert quick.post(f"/jobs/{over}/cancel").status_code == 409
    assert quick.post(f"/jobs/{'0' * 32}/cancel").status_code == quick.get(f"/jobs/{'0' * 32}").status_code == 404
    assert quick.get("/jobs/not-an-id").status_code == 422


def test_a_failed_job_says_why(settings: Settings, tmp_path: Path) -> None:
    with administering(settings, tmp_path, workplace(tmp_path, "finds the disk full")) as client:
        answer = client.post("/train/lasso")  # a client that waits takes 200 for a model that is trained
        assert answer.status_code == 500
        found = client.get(answer.json()["detail"].rpartition("See ")[2].rstrip(".")).json()
    assert (found["state"], found["exit_code"]) == ("failed", 2)
    assert found["error"].endswith("sample.csv: No space left on device.")
    assert answer.json()["detail"].startswith(found["error"])


def test_without_its_database_the_service_predicts_and_has_no_jobs(settings: Settings, tmp_path: Path) -> None:
    away = settings.model_copy(update={"admin_api_key": SecretStr(KEY)})
    queue = JobQueue(
        JobStore(Database("postgresql://nobody@127.0.0.1:1/none", "database of jobs")), workplace(tmp_path, "works")
    )
    with TestClient(build_app(away, queue=queue), headers={"X-API-Key": KEY}) as client:
        assert client.post("/predict_customer_value", json=PREDICT).status_code == 200
        answer = client.get("/jobs")
        assert (answer.status_code, "database of jobs" in answer.json()["detail"]) == (503, True)


def test_the_documented_examples_are_answered_as_documented(quick: TestClient) -> None:
    document, asked = quick.get("/openapi.json").json(), 0
    known = quick.post("/generate-sample-data?wait=true").json()["id"]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if "jobs" not in operation.get("tags", []):
                continue
            places = examples(operation, "path") | ({"job_id": known} if "job_id" in path else {})
            answer = quick.request(method, path.format(**places), params=examples(operation, "query"))
            assert str(answer.status_code) in operation["responses"], (method, path)
            assert answer.status_code < 300 or answer.status_code == 409, (method, path, answer.text)
            assert {"X-API-Key", "http"} >= {
                document["components"]["securitySchemes"][name].get("name", "http")
                for choice in operation["security"]
                for name in choice
            }
            asked += 1
    assert asked == len(ROUTES)

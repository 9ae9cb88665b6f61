"""Drift of what is asked, told over HTTP from the ledger that predictions leave behind."""

from collections.abc import Iterator

import numpy as np
import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from backend.bootstrap.application import build_app
from backend.settings import Settings
from tests.databases import empty_sqlite


@pytest.fixture
def serving(settings: Settings, tmp_path) -> Iterator[TestClient]:
    own = settings.model_copy(update={"database_url": type(settings.database_url)(empty_sqlite(tmp_path))})
    with TestClient(build_app(own)) as client:
        yield client


def ask(client: TestClient, spend_times: float, customers: int = 300) -> None:
    rng = np.random.default_rng(3)
    sketches = client.app.state.services.model.sketches
    low, high = (sketches["total_spend"].edges[place] for place in (2, -3))
    bodies = [
        {
            "customer_id": f"C{number}",
            "features": [spend := round(float(rng.uniform(low, high)) * spend_times, 2), spend, 1, 5, 3, 20],
        }
        for number in range(customers)
    ]
    answer = client.post("/predict_customer_value/batch", json={"customers": bodies})
    assert answer.status_code == 200, answer.text
    client.app.state.services.ledger.flush(sketches)


def test_before_anything_is_asked_it_says_so(serving: TestClient) -> None:
    assert serving.get("/monitoring/drift").status_code == 503


def test_other_money_than_training_saw_is_told(serving: TestClient) -> None:
    ask(serving, 50.0)
    found = serving.get("/monitoring/drift?days=1").json()
    assert found["retrain"]
    assert {one["name"]: one["state"] for one in found["features"]}["total_spend"] == "drifted"
    assert {one["values"] for one in found["features"]} == {300}


def test_no_customer_is_named_in_the_database(serving: TestClient, tmp_path) -> None:
    ask(serving, 1.0, customers=20)
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and b'C1"' in path.read_bytes()]


def test_outcomes_are_empty_before_any_window_has_passed(serving: TestClient) -> None:
    ask(serving, 1.0, customers=5)
    assert serving.get("/monitoring/outcomes").json() == []


def test_the_ledger_can_be_off(settings: Settings) -> None:
    with TestClient(build_app(settings.model_copy(update={"ledger_days": 0}))) as client:
        body = {"customer_id": "1", "features": [10.0, 10.0, 1, 1, 1, 1]}
        assert client.post("/predict_customer_value", json=body).status_code == 200
        assert client.app.state.services.ledger is None


def test_metrics_say_how_every_part_stands(serving: TestClient) -> None:
    ask(serving, 50.0, customers=150)
    families = {family.name for family in text_string_to_metric_families(serving.get("/metrics").text)}
    assert families >= {
        "clv_request_seconds", "clv_events", "clv_model_age_days", "clv_model_ready", "clv_model_refused",
        "clv_database_up", "clv_task_failing", "clv_breaker_open", "clv_cache_entries", "clv_drift_psi",
        "clv_drift_retrain",         "clv_ledger_waiting", "clv_ledger_lost", "clv_processes",
    }  # fmt: skip
    (counted,) = [
        sample.value
        for family in text_string_to_metric_families(serving.get("/metrics").text)
        for sample in family.samples
        if sample.labels.get("name") == "predictions"
    ]
    assert counted == 150


def test_metrics_answer_while_the_database_is_away(settings: Settings) -> None:
    away = type(settings.database_url)("postgresql://nobody@127.0.0.1:1/none")
    with TestClient(build_app(settings.model_copy(update={"database_url": away}))) as client:
        answer = client.get("/metrics")
        assert answer.status_code == 200
        assert "clv_database_up 0" in answer.text

"""What dashboards of the older services ask: which model, how good, is it alive."""

import pytest
from fastapi.testclient import TestClient

from backend.contract.features import CLIENT_NAMES
from backend.contract.parameters.client_models import MODEL_TYPES


def test_the_model_in_service_is_described(client: TestClient) -> None:
    body = client.get("/model/info").json()
    assert body["model_version"] == client.get("/ready").json()["model_version"]
    assert (
        body["model_type"]
        == client.post(
            "/predict",
            json={"total_spent": 90, "num_orders": 2, "days_since_first_purchase": 40, "days_since_last_purchase": 9},
        ).json()["model_type"]
    )
    assert tuple(feature["name"] for feature in body["features"]) == CLIENT_NAMES
    assert set(body["models"]) == set(MODEL_TYPES)
    assert body["unavailable"] == []
    assert body["data"]["rows"]["kept"] > 0
    assert body["training_samples"] > 0
    assert len(body["cutoffs"]) > 1


@pytest.mark.parametrize("model_type", MODEL_TYPES)
def test_performance_is_what_the_card_says(client: TestClient, model_type: str) -> None:
    body = client.get(f"/model/performance?model_type={model_type}").json()
    month = next(one for one in body["card"]["client_models"] if one["horizon_days"] == 30)
    assert {name: body[name] for name in ("rmse", "mae", "r2")} == {
        name: month["spend"][model_type][name] for name in ("rmse", "mae", "r2")
    }
    assert [one["horizon_days"] for one in body["judged"]] == [30, 365]
    assert all({"metrics", "recent_rate", "coverage"} < set(one) for one in body["judged"])


def test_old_dashboards_find_their_numbers_without_asking_for_a_model(client: TestClient) -> None:
    body = client.get("/model/performance").json()
    assert body["model_type"] == "ensemble"
    assert {"rmse", "mae", "r2", "training_samples"} < set(body)
    assert "lasso" in body["card"]["spend"]


def test_an_unknown_model_is_refused(client: TestClient) -> None:
    assert client.get("/model/performance?model_type=prophet").status_code == 422


def test_health_answers_below_api_too(client: TestClient) -> None:
    old, new = client.get("/api/health").json(), client.get("/health").json()
    moment = {"model_age_days": 0, "timestamp": "", "uptime_seconds": 0}
    assert {**old, **moment} == {**new, **moment}
    assert (old["status"], old["model_loaded"], old["loaded_models"]) == ("healthy", True, len(MODEL_TYPES))

"""The prediction route as its clients see it."""

import pytest
from fastapi.testclient import TestClient

from backend.contract.features import FEATURE_NAMES
from backend.contract.thresholds import ARCHETYPES, SEGMENTS

REQUEST = {"customer_id": "13085", "features": [345.7, 49.3, 7, 12, 5, 4]}
EXISTING = {
    "customer_id",
    "predicted_future_spend_30d",
    "purchase_probability_30d",
    "customer_segment",
    "insight",
    "recommended_action",
}
ADDED = {"customer_archetype", "drivers", "insight_source", "insight_reason", "claims", "model_version", "warnings"}


def predict(client: TestClient, features: object, customer_id: object = "c") -> dict:
    response = client.post("/predict_customer_value", json={"customer_id": customer_id, "features": features})
    assert response.status_code == 200, response.text
    return response.json()


def test_the_existing_client_s_request_is_answered_with_every_field(client: TestClient) -> None:
    response = client.post("/predict_customer_value", json=REQUEST)
    body = response.json()
    assert response.status_code == 200
    assert set(body) == EXISTING | ADDED
    assert body["customer_id"] == "13085"
    assert body["customer_segment"] in SEGMENTS
    assert body["customer_archetype"] in ARCHETYPES
    assert body["insight_source"] == "rules"
    assert len(body["insight"]) > 20
    assert len(body["recommended_action"]) > 10


def test_drivers_sum_to_the_prediction(client: TestClient) -> None:
    body = predict(client, REQUEST["features"])
    assert round(sum(driver["contribution"] for driver in body["drivers"]), 2) == body["predicted_future_spend_30d"]
    assert [driver["feature"] for driver in body["drivers"]][:7] == ["baseline", *FEATURE_NAMES]


def test_names_and_list_get_the_same_answer(client: TestClient) -> None:
    named = dict(zip(FEATURE_NAMES, REQUEST["features"], strict=True))
    assert predict(client, named) == predict(client, REQUEST["features"])


def test_a_number_as_customer_id_comes_back_as_text(client: TestClient) -> None:
    assert predict(client, REQUEST["features"], 13085)["customer_id"] == "13085"


def test_more_recent_is_more_likely_to_buy(client: TestClient) -> None:
    chances = [predict(client, [345.7, 49.3, 7, 12, 5, days])["purchase_probability_30d"] for days in (1, 20, 60, 200)]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > chances[-1]


def test_a_lapsed_customer_s_forecast_shrinks_and_says_so(client: TestClient) -> None:
    at_edge, lapsed = (predict(client, [345.7, 49.3, 7, 12, 5, days]) for days in (90, 300))
    assert lapsed["predicted_future_spend_30d"] < at_edge["predicted_future_spend_30d"]
    assert any("No purchase for more than 90 days" in warning for warning in lapsed["warnings"])


def test_an_absurdly_rich_customer_is_capped_and_told(client: TestClient) -> None:
    body = predict(client, [9e8, 1e8, 9, 1_000_000, 5, 4])
    assert any("was capped at" in warning for warning in body["warnings"])
    assert body["drivers"][-1]["feature"] == "guardrail"
    assert body["drivers"][-1]["contribution"] < 0
    assert round(sum(driver["contribution"] for driver in body["drivers"]), 2) == body["predicted_future_spend_30d"]


def test_inconsistent_averages_are_served_with_a_warning(client: TestClient) -> None:
    body = predict(client, [345.7, 99.0, 7, 12, 5, 4])
    assert any("avg_spend x num_transactions" in warning for warning in body["warnings"])


def test_an_unknown_field_beside_the_known_ones_is_ignored_aloud(client: TestClient) -> None:
    response = client.post("/predict_customer_value", json=REQUEST | {"campaign": "spring"})
    assert response.status_code == 200
    assert "Unknown field 'campaign' was ignored." in response.json()["warnings"]


@pytest.mark.parametrize(
    ("features", "archetype"),
    [
        ([60_000, 600, 100, 9000, 300, 3], "high-value active"),
        ([150, 30, 5, 20, 12, 12], "habitual buyer"),
        ([25, 25, 1, 4, 3, 5], "new customer"),
        ([600, 60, 10, 80, 40, 85], "at-risk churn"),
        ([20, 20, 1, 2, 2, 300], "low-value inactive"),
    ],
)
def test_the_five_archetypes(client: TestClient, features: list[float], archetype: str) -> None:
    assert predict(client, features)["customer_archetype"] == archetype

"""The prediction route as its clients see it."""

import json

import pytest
from fastapi.testclient import TestClient

from backend.api.predictions.schemas import Answer, PredictResponse
from backend.contract.features import FEATURE_NAMES
from backend.contract.thresholds import ARCHETYPES, SEGMENTS
from tests.conftest import TODAY

REQUEST = {"customer_id": "13085", "features": [345.7, 49.3, 7, 12, 5, 4]}
EXISTING = {
    "customer_id",
    "predicted_future_spend_30d",
    "purchase_probability_30d",
    "customer_segment",
    "insight",
    "recommended_action",
}
ADDED = {
    "customer_archetype",
    "drivers",
    "insight_source",
    "insight_reason",
    "claims",
    "model_version",
    "as_of",
    "season_index",
    "judged",
    "warnings",
}


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


def test_a_more_recent_customer_is_expected_to_spend_more(client: TestClient) -> None:
    spends = [predict(client, [345.7, 49.3, 7, 12, 5, days])["predicted_future_spend_30d"] for days in (0, 20, 90, 91, 300)]
    assert spends == sorted(spends, reverse=True)
    assert spends[0] > spends[-1]


def test_fifty_orders_are_likelier_to_be_followed_by_another_than_one(client: TestClient) -> None:
    one, fifty = (predict(client, [1250, 1250 / orders, orders, 60, 12, 5]) for orders in (1, 50))
    assert fifty["purchase_probability_30d"] > one["purchase_probability_30d"] + 0.2


def test_the_response_says_how_such_forecasts_were_judged(client: TestClient) -> None:
    judged = predict(client, REQUEST["features"])["judged"]
    assert judged["origins"] >= 1
    assert judged["naive"] in {"mean", "lifetime_rate", "basket_share"}
    assert judged["skill"] == pytest.approx(1 - judged["deviance"] / judged["naive_deviance"])
    assert judged["log_loss"] < judged["constant_log_loss"]


def test_a_request_is_answered_for_its_day_and_for_today_where_it_says_none(client: TestClient) -> None:
    def ask(**when: object) -> dict:
        return client.post("/predict_customer_value", json=REQUEST | when).json()

    assert ask() == ask(as_of=None) == ask(as_of=f"{TODAY}") == ask(as_of=f"{TODAY}T12:00:00")
    days = {day: ask(as_of=day) for day in ("2025-07-05", "2025-11-20", "2026-02-10")}
    assert [one["as_of"] for one in days.values()] == [*days]
    usual = [one["predicted_future_spend_30d"] / one["season_index"] for one in days.values()]
    assert len({one["season_index"] for one in days.values()}) == 3
    assert usual == pytest.approx([usual[0]] * 3, rel=1e-3)
    assert len({one["customer_segment"] for one in days.values()}) == 1


def test_a_model_whose_log_ended_long_ago_says_so(client: TestClient) -> None:
    body = client.post("/predict_customer_value", json=REQUEST | {"as_of": "2026-07-03"}).json()
    assert any("more than a whole season" in warning for warning in body["warnings"])


@pytest.mark.parametrize("day", ["03/05/2025", "2025-02-30", "", 20250703, True, "yesterday", "1500-01-01"])
def test_a_day_that_is_none_is_refused_by_name(client: TestClient, day: object) -> None:
    response = client.post("/predict_customer_value", json=REQUEST | {"as_of": day})
    assert response.status_code == 422
    assert "as_of" in response.json()["detail"]


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
        ([600, 60, 10, 80, 40, 200], "at-risk churn"),
        ([20, 20, 1, 2, 2, 300], "low-value inactive"),
    ],
)
def test_the_five_archetypes(client: TestClient, features: list[float], archetype: str) -> None:
    assert predict(client, features)["customer_archetype"] == archetype


def test_what_is_sent_without_pydantic_is_what_the_document_promises(client: TestClient) -> None:
    """Field for field, in its order, and it reads as the model of the OpenAPI document."""
    assert Answer.__struct_fields__ == tuple(PredictResponse.model_fields)
    sent = client.post("/predict_customer_value", json=REQUEST).content
    assert list(json.loads(sent)) == list(PredictResponse.model_fields)

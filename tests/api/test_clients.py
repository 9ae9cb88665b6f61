"""Lifetime value for clients of the older services: their requests, unchanged."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from backend.api.clients.requests import EXAMPLES, ClientRequest
from backend.app import create_app
from backend.artifact.load import current_version
from backend.artifact.manifest import CURRENT_NAME, MANIFEST_NAME
from backend.contract.parameters.client_models import MODEL_TYPES
from backend.guardrails.client_words import CLIENT_WORDS, UNUSED
from backend.settings import Settings
from tests.conftest import TODAY

GAPS, TOTALS, CAMPAIGN = EXAMPLES.values()
ROUTES = ("/predict", "/predict/batch", "/api/predict")


def ask(client: TestClient, body: object, path: str = "/predict") -> dict:
    response = client.post(path, json=body)
    assert response.status_code == 200, response.text
    return response.json()


def without(manifest_field: str, model_dir: Path, out: Path) -> Path:
    """The small model as if its training had not had something."""
    version = current_version(model_dir)
    manifest = json.loads((model_dir / version / MANIFEST_NAME).read_text("utf-8"))
    part, _, field = manifest_field.rpartition(".")
    (manifest[part] if part else manifest)[field] = None
    (out / version).mkdir()
    for path in (model_dir / version).iterdir():
        (out / version / path.name).write_bytes(path.read_bytes())
    (out / version / MANIFEST_NAME).write_text(json.dumps(manifest))
    (out / CURRENT_NAME).write_text(version)
    return out


@pytest.fixture
def without_trees(settings: Settings, model_dir: Path, tmp_path: Path) -> Iterator[TestClient]:
    changed = settings.model_copy(update={"model_dir": without("client_models.trees", model_dir, tmp_path)})
    with TestClient(create_app(changed)) as client:
        yield client


def test_the_request_documents_every_word_of_the_dialects() -> None:
    assert set(ClientRequest.model_fields) == {"customer_id", "as_of", *CLIENT_WORDS}
    assert set(UNUSED) < set(ClientRequest.model_json_schema()["properties"])


@pytest.mark.parametrize("path", ROUTES)
def test_every_example_of_the_document_is_answered(client: TestClient, path: str) -> None:
    content = client.get("/openapi.json").json()["paths"][path]["post"]["requestBody"]["content"]["application/json"]
    assert len(content["examples"]) >= 1
    for example in content["examples"].values():
        ask(client, example["value"], path)


@pytest.mark.parametrize("model_type", MODEL_TYPES)
@pytest.mark.parametrize("body", [GAPS, TOTALS], ids=["by gaps", "by totals"])
def test_both_bodies_get_every_field_from_every_model(client: TestClient, body: dict, model_type: str) -> None:
    found = ask(client, body, f"/predict?model_type={model_type}")
    assert found["customer_id"] == body.get("customer_id")
    assert (found["model_type"], found["horizon_days"]) == (model_type, 365)
    assert found["predicted_clv"] == found["clv_365d"] >= found["clv_90d"] >= found["clv_30d"] > 0
    assert found["interval"]["lower"] <= found["predicted_clv"] <= found["interval"]["upper"]
    assert found["purchase_probability"] <= 1 - found["churn_probability"] <= found["p_alive"] + 1e-9
    assert 0.01 <= found["purchase_probability"] <= 0.99
    assert found["segment"] in {"High-CLV", "Growth-Potential", "Low-CLV"}


def test_fields_that_play_no_part_are_named(client: TestClient) -> None:
    assert ask(client, GAPS | {"loyalty": 3})["warnings"] == [
        "Not used by any model here: age, gender, country.",
        "Unknown field 'loyalty' was ignored.",
    ]
    assert ask(client, GAPS | {"age": None, "gender": None, "country": None})["warnings"] == []


def test_what_plays_no_part_changes_nothing(client: TestClient) -> None:
    plain, dressed = ask(client, TOTALS), ask(client, TOTALS | dict.fromkeys(UNUSED, "anything"))
    assert {**plain, "warnings": 0} == {**dressed, "warnings": 0}


def test_the_campaign_s_answer(client: TestClient) -> None:
    found, clv = ask(client, CAMPAIGN, "/api/predict"), ask(client, CAMPAIGN)
    assert list(found)[:4] == ["predicted_clv", "segment", "confidence", "recommended_cac"]
    assert (found["predicted_clv"], found["segment"]) == (clv["predicted_clv"], clv["segment"])
    assert abs(found["recommended_cac"] - 0.3 * found["predicted_clv"]) <= 0.005 + 1e-9
    assert round(found["recommended_cac"], 2) == found["recommended_cac"]
    width = (found["interval"]["upper"] - found["interval"]["lower"]) / found["predicted_clv"]
    assert found["confidence"] == ("High" if width <= 2.0 else "Medium" if width <= 2.6 else "Low")


def test_better_customers_are_in_better_segments(client: TestClient) -> None:
    once = {"total_spent": 8, "num_orders": 1, "days_since_first_purchase": 500, "days_since_last_purchase": 500}
    often = {"total_spent": 9000, "num_orders": 60, "days_since_first_purchase": 400, "days_since_last_purchase": 2}
    assert [ask(client, body)["segment"] for body in (once, often)] == ["Low-CLV", "High-CLV"]


@pytest.mark.parametrize(
    "changes",
    [
        [{"days_since_last_purchase": days} for days in (300, 120, 91, 90, 40, 5)],
        [{"num_orders": orders, "avg_order_value": 1250 / orders} for orders in (2, 3, 5, 10, 40)],
    ],
    ids=["more recent", "more orders"],
)
def test_it_never_lowers_the_purchase_probability(client: TestClient, changes: list[dict]) -> None:
    chances = [ask(client, TOTALS | change)["purchase_probability"] for change in changes]
    assert chances == sorted(chances)
    assert chances[0] < chances[-1]


def test_a_longer_horizon_is_worth_more(client: TestClient) -> None:
    found = {days: ask(client, GAPS, f"/predict?horizon_days={days}") for days in (30, 90, 180, 365, 730)}
    worth = [one["predicted_clv"] for one in found.values()]
    assert worth == sorted(set(worth))
    assert (found[30]["predicted_clv"], found[90]["predicted_clv"]) == (found[365]["clv_30d"], found[365]["clv_90d"])


def test_three_orders_on_one_day_are_one_purchase_on_every_route(client: TestClient) -> None:
    """The same customer as three orders, as one, as a summary and as transactions."""
    days = {"days_since_first_purchase": 100, "days_since_last_purchase": 100}
    bodies = [{"total_spent": 90, "num_orders": orders} | days for orders in (3, 1)]
    bodies.append({"x": 0, "t_x": 0, "T": 100, "monetary_value": 90})
    for model_type in ("bg_nbd", "lasso", "xgboost", "ensemble"):
        answers = [ask(client, body, f"/predict?model_type={model_type}") for body in bodies]
        assert len({(one["predicted_clv"], one["p_alive"], one["purchase_probability"]) for one in answers}) == 1
    assert "count as 1" in ask(client, bodies[0])["warnings"][0]
    first = TODAY - timedelta(days=100)
    stays = [{"Arrival Date": f"{first}", "Total Revenue USD": 30}] * 3
    asked = {"snapshot_date": f"{TODAY}", "xdays": 365, "customers": [{"CustomerID": "1", "transactions": stays}]}
    found = client.post("/invocations", json=asked).json()["predictions"][0]["CLV"]
    assert found == pytest.approx(ask(client, bodies[0], "/predict?model_type=bg_nbd")["predicted_clv"], rel=0.01)


def test_a_summary_means_what_the_same_customer_means_in_plain_words(client: TestClient) -> None:
    plain = {"num_orders": 3, "total_spent": 66, "days_since_last_purchase": 59, "days_since_first_purchase": 272}
    summary = {"x": 2, "t_x": 213, "T": 272, "monetary_value": 22}
    said_otherwise = {"warnings", "features_used"}
    numbers = [{k: v for k, v in ask(client, body).items() if k not in said_otherwise} for body in (plain, summary)]
    assert numbers[0] == numbers[1]


def test_words_that_both_dialects_know_are_answered_with_a_warning(client: TestClient) -> None:
    body = {"frequency": 2, "recency": 213, "tenure": 272, "monetary_value": 22.35}
    assert any("send x, t_x, T" in warning for warning in ask(client, body)["warnings"])


def test_the_same_numbers_have_the_same_purchase_probability_on_every_route(client: TestClient) -> None:
    asked = {"total_spent": 345.7, "num_orders": 7, "days_since_last_purchase": 4, "days_since_first_purchase": 200}
    features = [345.7, 345.7 / 7, 7, 12, 5, 4]
    single = client.post("/predict_customer_value", json={"customer_id": "c", "features": features}).json()
    batch = client.post("/predict/batch", json=[asked]).json()["results"][0]
    chances = {
        ask(client, asked)["purchase_probability"],
        batch["purchase_probability"],
        single["purchase_probability_30d"],
    }
    assert len(chances) == 1


def test_a_body_is_valued_as_of_its_day(client: TestClient) -> None:
    found = [ask(client, TOTALS | {"as_of": day}, "/predict?model_type=lasso") for day in ("2025-07-05", "2025-11-20")]
    assert found[0]["as_of"] == "2025-07-05"
    assert found[0]["clv_30d"] != found[1]["clv_30d"]
    assert ask(client, TOTALS) == ask(client, TOTALS | {"as_of": f"{TODAY}"})
    batch = client.post("/predict/batch?model_type=lasso", json=[TOTALS | {"as_of": "2025-11-20"}, TOTALS]).json()[
        "results"
    ]
    assert batch[0] | {"status": "success"} == found[1]
    assert batch[1]["as_of"] == f"{TODAY}"


def test_who_lapsed_is_told_so(client: TestClient) -> None:
    lapsed = TOTALS | {"days_since_last_purchase": 200}
    assert any("No purchase for more than 90 days" in warning for warning in ask(client, lapsed)["warnings"])
    assert not any("90 days" in warning for warning in ask(client, lapsed, "/predict?model_type=bg_nbd")["warnings"])


def test_an_absurdly_rich_customer_is_capped_and_told(client: TestClient) -> None:
    rich = {"total_spent": 9e8, "num_orders": 9, "days_since_first_purchase": 300, "days_since_last_purchase": 3}
    warnings = ask(client, rich)["warnings"]
    assert any("was capped at" in warning for warning in warnings)
    assert any("total_spend (9e+08) is above what training saw" in warning for warning in warnings)


@pytest.mark.parametrize("listed", [True, False])
def test_a_batch_is_its_singles(client: TestClient, listed: bool) -> None:
    bodies = [GAPS, TOTALS, CAMPAIGN, TOTALS | {"days_since_last_purchase": 200}]
    found = ask(client, bodies if listed else {"customers": bodies}, "/predict/batch?model_type=xgboost&horizon_days=180")
    singles = [ask(client, body, "/predict?model_type=xgboost&horizon_days=180") for body in bodies]
    assert (
        found["results"]
        == found["predictions"]
        == [{name: value for name, value in one.items() if name != "status"} for one in singles]
    )
    assert {one["status"] for one in singles} == {"success"}  # an older client's word; in a batch it would be a status code
    assert (found["rejected"], found["model_type"]) == (0, "xgboost")


def test_a_bad_customer_has_an_error_of_its_own(client: TestClient) -> None:
    found = ask(client, [GAPS, GAPS | {"customer_id": "b", "total_orders": 0}, 3, {}, TOTALS], "/predict/batch")
    assert [one.get("status", 200) for one in found["results"]] == [200, 422, 422, 422, 200]
    assert found["results"][1]["customer_id"] == "b"
    assert "total_orders must be at least 1" in found["results"][1]["detail"]
    assert (found["rejected"], found["total_predictions"]) == (3, 2)
    assert found["predictions"] == [found["results"][0], found["results"][4]]


def test_a_thousand_customers_are_answered(client: TestClient) -> None:
    bodies = [TOTALS | {"customer_id": str(i), "num_orders": 1 + i % 40} for i in range(1000)]
    assert [one["customer_id"] for one in ask(client, bodies, "/predict/batch")["results"]] == [str(i) for i in range(1000)]


@pytest.mark.parametrize("body", [[], [GAPS] * 1001, {"customers": []}, {}, {"customers": 3}, 3, None])
def test_a_batch_has_one_to_a_thousand_customers(client: TestClient, body: object) -> None:
    assert client.post("/predict/batch", json=body).status_code == 422


@pytest.mark.parametrize(
    ("changed", "speaks_of"),
    [
        ({"total_spent": float("nan")}, "total_spent must be a finite number"),
        ({"total_spent": float("inf")}, "total_spent must be a finite number"),
        ({"avg_order_value": -1}, "avg_order_value must be 0 or more"),
        ({"num_orders": 0}, "num_orders must be at least 1"),
        ({"num_orders": 2.5}, "num_orders must be a whole number of orders"),
        ({"num_orders": "10"}, "num_orders: input should be a valid number"),
        ({"num_orders": None}, "Missing: num_transactions"),
        ({"days_since_last_purchase": 401}, "days_since_last_purchase (401) cannot exceed days_since_first_purchase (400)"),
        ({"days_since_last_purchase": -1}, "days_since_last_purchase must be 0 or more"),
        ({"days_since_first_purchase": 1.7e9}, "days_since_first_purchase must be at most 36525 days"),
        ({"customer_id": ""}, "customer_id"),
    ],
)
@pytest.mark.parametrize("path", ["/predict", "/api/predict"])
def test_an_impossible_body_gets_one_clear_sentence(client: TestClient, path: str, changed: dict, speaks_of: str) -> None:
    content = json.dumps(TOTALS | changed)
    response = client.post(path, content=content, headers={"Content-Type": "application/json"})
    answer = response.json()
    assert (response.status_code, speaks_of in answer["detail"]) == (422, True), answer
    assert set(answer) == {"detail", "errors", "request_id"}


@pytest.mark.parametrize("query", ["model_type=prophet", "horizon_days=29", "horizon_days=731", "horizon_days=x"])
def test_an_impossible_query_names_what_is_wrong(client: TestClient, query: str) -> None:
    response = client.post(f"/predict?{query}", json=GAPS)
    assert response.status_code == 422
    assert query.partition("=")[0] in response.json()["detail"]


def test_a_model_that_was_not_trained_is_refused_with_what_there_is(without_trees: TestClient) -> None:
    for path, body in (("/predict", GAPS), ("/predict/batch", [GAPS])):
        response = without_trees.post(f"{path}?model_type=xgboost", json=body)
        assert response.status_code == 422
        assert response.json()["detail"].endswith("Available: bg_nbd, lasso, ensemble.")
    assert ask(without_trees, GAPS)["predicted_clv"] > 0


@pytest.mark.parametrize("missing", ["client_models", "lifetime"])
def test_without_lifetimes_nothing_is_made_up(settings: Settings, model_dir: Path, tmp_path: Path, missing: str) -> None:
    changed = settings.model_copy(update={"model_dir": without(missing, model_dir, tmp_path)})
    with TestClient(create_app(changed)) as client:
        for path in ("/predict", "/api/predict"):
            response = client.post(path, json=GAPS)
            assert response.status_code == 503
            assert "published without models for client bodies" in response.json()["detail"]
        assert client.get("/model/performance").status_code == 503


def test_with_keys_set_every_route_needs_one(settings: Settings) -> None:
    with TestClient(
        create_app(settings.model_copy(update={"api_keys": SecretStr("k"), "predictions_need_key": True}))
    ) as client:
        for path, body in zip(ROUTES, (GAPS, [GAPS], CAMPAIGN), strict=True):
            assert client.post(path, json=body).status_code == 401
            assert client.post(path, json=body, headers={"X-API-Key": "wrong"}).status_code == 403
            assert client.post(path, json=body, headers={"X-API-Key": "k"}).status_code == 200

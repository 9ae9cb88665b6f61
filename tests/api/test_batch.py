"""Many customers in one request: order kept, each with its own answer or its own error."""

import asyncio

import pytest
from fastapi.testclient import TestClient

from backend.app import create_app
from backend.bootstrap.application import build_app
from backend.contract.estimates import Insight
from backend.insight.asking.writer import InsightWriter
from backend.settings import Settings
from backend.use_cases.texts import describe_customers as value_batch

GOOD = [345.7, 49.3, 7, 12, 5, 4]


class CountingWriter(InsightWriter):
    """Answers as a language model would, after ``delay_s``, and counts how often it was asked."""

    def __init__(self, delay_s: float = 0.0) -> None:
        super().__init__(None)
        self.asked, self.delay_s = 0, delay_s

    async def write(self, facts) -> Insight:
        self.asked += 1
        await asyncio.sleep(self.delay_s)
        return Insight("Words.", "Do it.", "llm")


def post(client: TestClient, customers: list, query: str = "") -> dict:
    response = client.post(f"/predict_customer_value/batch{query}", json={"customers": customers})
    assert response.status_code == 200, response.text
    return response.json()


def test_each_result_is_what_the_single_route_says(client: TestClient) -> None:
    customers = [{"customer_id": str(i), "features": [345.7 + i, 49.3, 7, 12, 5, i]} for i in range(5)]
    singles = [client.post("/predict_customer_value", json=customer).json() for customer in customers]
    batch = post(client, customers)["results"]
    assert [result | {"insight_reason": None} for result in batch] == [one | {"insight_reason": None} for one in singles]


def test_a_bad_customer_has_an_error_of_its_own_and_costs_nobody_else(client: TestClient) -> None:
    customers = [
        {"customer_id": "a", "features": GOOD},
        {"customer_id": "b", "features": GOOD[:5]},
        "nonsense",
        {"customer_id": "d", "features": [-1, *GOOD[1:]]},
        {"customer_id": "e", "features": GOOD},
    ]
    body = post(client, customers)
    assert [result["customer_id"] for result in body["results"]] == ["a", "b", None, "d", "e"]
    assert [result.get("status", 200) for result in body["results"]] == [200, 400, 422, 422, 200]
    assert "total_spend must be 0 or more" in body["results"][3]["detail"]
    assert body["rejected"] == 3


def test_an_id_that_is_no_text_comes_back_as_text(client: TestClient) -> None:
    content = r'{"customers": [{"customer_id": "\ud800", "features": [1]}]}'
    header = {"Content-Type": "application/json"}
    response = client.post("/predict_customer_value/batch", content=content, headers=header)
    assert response.status_code == 200
    assert response.json()["results"][0]["status"] == 422


@pytest.mark.parametrize("customers", [[], [{"customer_id": "1", "features": GOOD}] * 1001, None, "all"])
def test_a_batch_has_one_to_a_thousand_customers(client: TestClient, customers: object) -> None:
    response = client.post("/predict_customer_value/batch", json={"customers": customers})
    assert response.status_code == 422
    assert "customers" in response.json()["detail"]


def test_a_thousand_customers_are_answered(client: TestClient) -> None:
    body = post(client, [{"customer_id": str(i), "features": GOOD} for i in range(1000)])
    assert [result["customer_id"] for result in body["results"]] == [str(i) for i in range(1000)]
    assert {result["insight_source"] for result in body["results"]} == {"rules"}


def test_the_model_is_not_asked_unless_the_caller_asks(settings: Settings) -> None:
    writer = CountingWriter()
    with TestClient(build_app(settings, writer=writer)) as client:
        post(client, [{"customer_id": "1", "features": GOOD}] * 3)
        assert writer.asked == 0
        asked = post(client, [{"customer_id": "1", "features": GOOD}] * 3, "?insight=llm")["results"]
    sources = [result["insight_source"] for result in asked]
    assert (writer.asked, sources) == (3, ["llm"] * 3)


def test_the_model_is_asked_for_the_first_customers_only(settings: Settings) -> None:
    writer = CountingWriter()
    with TestClient(build_app(settings, writer=writer)) as client:
        results = post(client, [{"customer_id": "1", "features": GOOD}] * 60, "?insight=llm")["results"]
    assert writer.asked == value_batch.LLM_CUSTOMERS
    assert [result["insight_source"] for result in results] == ["llm"] * 50 + ["rules"] * 10
    assert results[-1]["insight_reason"] == "batch budget"


def test_a_batch_goes_out_when_its_budget_is_spent(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(value_batch, "LLM_BUDGET_S", 0.05)
    with TestClient(build_app(settings, writer=CountingWriter(delay_s=30))) as client:
        results = post(client, [{"customer_id": "1", "features": GOOD}] * 2, "?insight=llm")["results"]
    assert [result["insight_reason"] for result in results] == ["batch budget"] * 2


def test_keys_guard_the_batch_too(settings: Settings) -> None:
    from pydantic import SecretStr

    with TestClient(
        create_app(settings.model_copy(update={"api_keys": SecretStr("k"), "predictions_need_key": True}))
    ) as client:
        assert client.post("/predict_customer_value/batch", json={"customers": []}).status_code in {401, 422}
        good = {"customers": [{"customer_id": "1", "features": GOOD}]}
        assert client.post("/predict_customer_value/batch", json=good).status_code == 401

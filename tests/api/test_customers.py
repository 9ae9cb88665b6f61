"""The customers' routes as their callers see them, on SQLite and on PostgreSQL."""

import base64
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import Engine

from backend.contract.profiles import CustomerProfile
from backend.settings import Settings
from backend.stores.scored.scorings import write_all
from tests.api.scored import CROWD, serving_scored
from tests.unit.stores.profiles import ONE, SCORING


def test_pages_follow_their_cursor_to_the_end_and_name_their_scoring(scored: TestClient) -> None:
    found, cursor = [], None
    while True:
        asked = {"sort": "clv_365d", "limit": 25} | ({"cursor": cursor} if cursor else {})
        body = scored.get("/api/customers", params=asked).json()
        assert (body["scoring"]["customers"], body["scoring"]["cutoff"]) == (len(CROWD), "2026-11-01")
        found += [customer["customer_id"] for customer in body["customers"]]
        cursor = body["next"]
        if cursor is None:
            break
    assert sorted(found) == sorted(customer.customer_id for customer in CROWD)


@pytest.fixture
def scored_apart(engine: Engine, database_url: str, settings: Settings) -> Iterator[TestClient]:
    """For tests that write another scoring."""
    write_all(engine, SCORING, [CROWD])
    with serving_scored(settings, database_url) as client:
        yield client


def test_a_walk_goes_on_in_its_own_scoring_when_a_new_one_comes_and_ends_when_it_is_gone(
    scored_apart: TestClient, engine: Engine
) -> None:
    scored = scored_apart
    first = scored.get("/api/customers?limit=30").json()
    write_all(engine, SCORING, [[ONE]])
    second = scored.get("/api/customers", params={"limit": 30, "cursor": first["next"]}).json()
    assert second["scoring"]["id"] == first["scoring"]["id"]
    assert len(second["customers"]) == 30
    assert scored.get("/api/customers").json()["scoring"]["id"] > first["scoring"]["id"]
    write_all(engine, SCORING, [[ONE]])
    gone = scored.get("/api/customers", params={"limit": 30, "cursor": second["next"]})
    assert (gone.status_code, "no longer kept" in gone.json()["detail"]) == (410, True)


@pytest.mark.parametrize("change", [{"sort": "recency_days"}, {"order": "asc"}, {"tier": "High-CLV"}, {"search": "a"}])
def test_a_cursor_of_another_question_is_refused(scored: TestClient, change: dict[str, str]) -> None:
    cursor = scored.get("/api/customers?limit=5").json()["next"]
    refused = scored.get("/api/customers", params={"cursor": cursor, **change})
    assert (refused.status_code, "another sort order" in refused.json()["detail"]) == (400, True)


FORGED = [
    "x",
    "%00",
    "é",
    "W10",
    "bnVsbA",
    base64.urlsafe_b64encode(b'["1","a","b",1]').decode(),
    base64.urlsafe_b64encode(b'[1,"a","\\ud800",1]').decode(),
    base64.urlsafe_b64encode(b'[1,"a","b",NaN]').decode(),
    base64.urlsafe_b64encode(b"[" * 900).decode()[:1000],
]


@pytest.mark.parametrize("cursor", FORGED)
def test_a_forged_cursor_is_one_sentence(scored: TestClient, cursor: str) -> None:
    answer = scored.get("/api/customers", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["detail"]) == (400, "Invalid cursor; start again without one.")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("sort=name", "sort"),
        ("order=up", "order"),
        ("tier=gold", "'gold'"),
        ("tier=high-value", "'high-value'"),
        ("segment=gold", "hibernating"),
        ("min_probability=2", "min_probability"),
        ("min_probability=nan", "min_probability"),
        ("search=%00", "search"),
        ("tiers=High-CLV", "tiers"),
        ("min_clv=inf", "min_clv"),
    ],
)
def test_a_question_that_makes_no_sense_is_named(scored: TestClient, query: str, said: str) -> None:
    answer = scored.get(f"/api/customers?{query}")
    assert (answer.status_code, said in answer.json()["detail"]) == (422, True), answer.text


@pytest.mark.parametrize(
    ("query", "field", "value"),
    [
        ("tier=high-clv", "tier", "High-CLV"),
        ("segment=Growth-Potential", "tier", "Growth-Potential"),
        ("segment=Low Value", "segment", "Low Value"),
        ("archetype=at-risk-churn", "archetype", "at-risk churn"),
        ("rfm_segment=cannot-lose", "rfm_segment", "Cannot Lose"),
    ],
)
def test_groups_are_asked_for_by_name_or_slug(scored: TestClient, query: str, field: str, value: str) -> None:
    found = scored.get(f"/api/customers?limit=500&{query}").json()["customers"]
    assert {customer["customer_id"] for customer in found} == {c.customer_id for c in CROWD if getattr(c, field) == value}


def test_two_filters_let_through_whom_both_let_through(scored: TestClient) -> None:
    def ids(query: str) -> set[str]:
        return {customer["customer_id"] for customer in scored.get(f"/api/customers?limit=500&{query}").json()["customers"]}

    assert ids("tier=low-clv&min_probability=0.4") == ids("tier=low-clv") & ids("min_probability=0.4")


def test_one_customer_has_everything_and_words(scored: TestClient) -> None:
    body = scored.get(f"/api/customers/{ONE.customer_id}").json()
    assert {field.name for field in fields(CustomerProfile)} <= set(body)
    assert (body["clv_365d"], body["expected_next_order"]) == (480.0, "2026-11-20")
    assert body["drivers"][1] == {"feature": "recency_days", "contribution": -8.8}
    assert body["insight_source"] == "rules"
    assert len(body["insight"]) > 20
    assert len(body["recommended_action"]) > 10


@pytest.mark.parametrize("customer_id", ["nobody", "a%2Fb/c", "%00", "%F0%9F%98%80", "x" * 3000, "%ff"])
def test_an_unknown_customer_is_one_sentence(scored: TestClient, customer_id: str) -> None:
    answer = scored.get(f"/api/customers/{customer_id}")
    assert (answer.status_code, "was scored" in answer.json()["detail"]) == (404, True)


def test_without_a_model_a_customer_is_shown_without_words(engine, database_url, settings) -> None:
    write_all(engine, SCORING, [[ONE]])
    with serving_scored(settings, database_url) as client:
        body = client.get(f"/api/customers/{ONE.customer_id}").json()
    assert (body["insight"], body["clv_365d"]) == (None, 480.0)
    assert "No model" in body["insight_reason"]


def test_with_keys_set_customers_need_one(engine: Engine, database_url: str, settings: Settings) -> None:
    write_all(engine, SCORING, [[ONE]])
    with serving_scored(settings, database_url, api_keys=SecretStr("k"), open_access=False) as client:
        for path in ("/api/customers", f"/api/customers/{ONE.customer_id}"):
            statuses = [
                client.get(path, headers=headers).status_code
                for headers in ({}, {"X-API-Key": "wrong"}, {"X-API-Key": "k"})
            ]
            assert statuses == [401, 403, 200]


def unreachable(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "file").write_text("")
    return {
        "nothing scored": f"sqlite:///{tmp_path / 'new.db'}",
        "no such folder": f"sqlite:///{tmp_path / 'file' / 'x.db'}",
        "no database": f"sqlite:///{__file__}",
        "no server": "postgresql://127.0.0.1:9/shop",
        "nonsense": "nonsense",
    }


@pytest.mark.parametrize("which", ["nothing scored", "no such folder", "no database", "no server", "nonsense"])
def test_without_a_store_customers_are_503_and_predictions_go_on(settings: Settings, tmp_path: Path, which: str) -> None:
    with serving_scored(settings, unreachable(tmp_path)[which], model_dir=settings.model_dir) as client:
        for path in ("/api/customers", "/api/customers/c1"):
            answer = client.get(path)
            assert (answer.status_code, answer.json()["detail"].count(". ")) == (503, 0), answer.text
        asked = {"customer_id": "1", "features": [345.7, 49.3, 7, 12, 5, 4]}
        predicted = client.post("/predict_customer_value", json=asked)
        assert predicted.status_code == 200

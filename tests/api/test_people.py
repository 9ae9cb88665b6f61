"""Forgetting over HTTP: the administrator's alone, and it says what went."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import Engine

from backend.settings import Settings
from backend.stores.scored.scorings import write_all
from tests.api.scored import serving_scored
from tests.unit.stores.profiles import customer
from tests.unit.stores.totals import scoring_of

PEOPLE = [customer(number) for number in range(5)]
ADMIN = {"X-API-Key": "admin"}


@pytest.fixture
def serving(engine: Engine, database_url: str, settings: Settings, tmp_path: Path) -> TestClient:
    write_all(engine, scoring_of(PEOPLE), [PEOPLE])
    keys = {"admin_api_key": SecretStr("admin"), "api_keys": SecretStr("k"), "open_access": False}
    with serving_scored(settings, database_url, exports_dir=tmp_path / "var", **keys) as client:
        yield client


def test_a_customer_is_gone_and_the_answer_says_so(serving: TestClient) -> None:
    assert serving.get("/api/customers/c000001", headers=ADMIN).status_code == 200
    answer = serving.post("/people/forget", json={"customer_id": "c000001"}, headers=ADMIN)
    assert (answer.status_code, answer.json()["ids"], answer.json()["rows"]) == (200, 1, {"customers": 1})
    assert serving.get("/api/customers/c000001", headers=ADMIN).status_code == 404
    page = serving.get("/api/customers?limit=100", headers=ADMIN).json()
    assert (len(page["customers"]), page["scoring"]["customers"]) == (4, 4)


@pytest.mark.parametrize("headers", [{}, {"X-API-Key": "k"}, {"X-API-Key": "wrong"}])
def test_nobody_else_may(serving: TestClient, headers: dict) -> None:
    assert serving.post("/people/forget", json={"customer_id": "c000001"}, headers=headers).status_code in {401, 403}
    assert serving.get("/api/customers/c000001", headers=ADMIN).status_code == 200


@pytest.mark.parametrize("body", [{}, {"email": "none"}, {"customer": "x"}, {"phone": "1"}, [], "x"])
def test_what_names_nobody_is_422(serving: TestClient, body: object) -> None:
    assert serving.post("/people/forget", json=body, headers=ADMIN).status_code == 422

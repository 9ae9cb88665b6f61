"""Bodies are bounded in bytes, values and what they are answered with; callers in how often they ask."""

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from backend.api.http.access import GuardedRoute
from backend.api.http.bounds.bodies import SMALL, Held
from backend.app import create_app
from backend.errors import Busy
from backend.settings import Settings

GOOD = {"customer_id": "13085", "features": [345.7, 49.3, 7, 12, 5, 4]}
MIB = 1 << 20
TERMS = '"snapshot_date": "2024-01-01", "xdays": 90, '


def with_bodies(client: TestClient) -> list[GuardedRoute]:
    return [route for route in client.app.routes if isinstance(route, GuardedRoute) and "POST" in route.methods]


@pytest.fixture
def administrator(settings: Settings) -> Iterator[TestClient]:
    """Who may ask every route: a body is bounded after the key, so that a stranger's is not read at all."""
    keyed = settings.model_copy(update={"admin_api_key": SecretStr("admin")})
    with TestClient(create_app(keyed), raise_server_exceptions=False, headers={"X-API-Key": "admin"}) as client:
        yield client


@pytest.mark.parametrize("unit", ["1,", "[],", "{},", '{"a":1},', '"a",'])
def test_no_route_parses_more_values_than_it_says(administrator: TestClient, unit: str) -> None:
    for route in with_bodies(administrator):
        if route.body_field is None and route.path != "/invocations":
            continue
        bound = route.access.bound
        body = f'{{"customers": [{unit * (bound.values + 1)}1]}}'[: bound.octets]
        answer = administrator.post(route.path, content=body, headers={"Content-Type": "application/json"})
        assert (answer.status_code, "more than" in answer.json()["detail"]) == (413, True), route.path


FLOODS = {
    "numbers": ("application/json", f'{{{TERMS}"customers": [{",".join("1" * 900_000)}]}}'),
    "lines": ("application/jsonlines", "{}\n" * 2_000_000),
    "lines without values": ("application/jsonlines", "1\n" * 3_000_000),
    "ids": ("text/csv", "CustomerID,Arrival Date,Total Revenue USD\n" + "7\n" * 1_000_000),
    "customers": ("text/csv", "CustomerID,Arrival Date,Total Revenue USD\n" + "".join(f"{i},,\n" for i in range(60_000))),
    "cells": ("text/csv", "CustomerID,Arrival Date,Total Revenue USD\n" + "," * 5_000_000),
}


@pytest.mark.parametrize(("kind", "body"), FLOODS.values(), ids=FLOODS)
def test_a_flood_of_items_is_answered_with_one_sentence(client: TestClient, kind: str, body: str) -> None:
    answer = client.post("/invocations", content=body, headers={"Content-Type": kind})
    assert (answer.status_code in {413, 422}, len(answer.content) < 1_000) == (True, True), answer.text[:300]


def test_an_answer_is_no_larger_than_thrice_the_largest_body(client: TestClient) -> None:
    """Fifty thousand customers of whom nothing can be said but what is wrong with each."""
    body = f'{{{TERMS}"customers": [{",".join(["[]"] * 50_000)}]}}'
    answer = client.post("/invocations", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, len(answer.content) < 18 * MIB) == (200, True)


def test_an_answer_does_not_grow_with_fields_that_nobody_knows(client: TestClient) -> None:
    body = GOOD | {f"field {number}": number for number in range(1_000)}
    warnings = client.post("/predict_customer_value", json=body).json()["warnings"]
    assert (len(warnings), warnings[-1]) == (21, "980 more unknown fields were ignored.")


def test_bodies_under_way_hold_so_much_together_and_no_more() -> None:
    held = Held(most=MIB)
    held.add(MIB, MIB)
    with pytest.raises(Busy):
        held.add(SMALL, SMALL + 1)
    held.add(SMALL, SMALL)  # a small body finds room all the same


def test_what_a_body_held_is_given_back(client: TestClient) -> None:
    for body in (json.dumps(GOOD), "{", "[" * 5_000):
        client.post("/predict_customer_value", content=body, headers={"Content-Type": "application/json"})
    assert client.app.state.services.held.now == 0


@pytest.fixture
def limited(settings: Settings) -> Iterator[TestClient]:
    changes = {
        "rate_limit": "3/minute;100/day",
        "key_rate_limit": "5/minute",
        "api_keys": SecretStr("k"),
        "open_access": False,
    }
    with TestClient(create_app(settings.model_copy(update=changes)), raise_server_exceptions=False) as client:
        yield client


def test_an_address_has_so_many_requests_and_is_told(limited: TestClient) -> None:
    answers = [limited.post("/predict_customer_value", json=GOOD) for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert [one.headers["RateLimit-Remaining"] for one in answers] == ["2", "1", "0", "0"]
    assert {one.headers["RateLimit-Limit"] for one in answers} == {"3"}
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert limited.get("/health").status_code == 200


def test_a_key_has_its_own_count_and_more(limited: TestClient) -> None:
    key = {"X-API-Key": "k"}
    for _ in range(4):
        limited.post("/predict_customer_value", json=GOOD)
    assert [limited.get("/model/info", headers=key).status_code for _ in range(6)] == [200] * 5 + [429]


def test_guessing_keys_counts_for_the_address(limited: TestClient) -> None:
    statuses = [limited.get("/model/info", headers={"X-API-Key": f"guess {n}"}).status_code for n in range(5)]
    assert statuses == [403, 403, 403, 429, 429]


@pytest.mark.parametrize("name", ["NaN", "Infinity", "-Infinity", '"\u202e13085"', '"a\u200bb"', '"\ufeff1"', '"a\u2066b"'])
def test_an_id_that_cannot_be_seen_as_it_is_is_refused(client: TestClient, name: str) -> None:
    body = f'{{"customer_id": {name}, "features": [345.7, 49.3, 7, 12, 5, 4]}}'.encode()
    answer = client.post("/predict_customer_value", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, "customer_id" in answer.json()["detail"]) == (422, True)

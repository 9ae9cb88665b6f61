"""Whatever a stranger posts: a 4xx, one human sentence in the shape of every error, and nothing of our insides."""

import json

import pytest
from fastapi.testclient import TestClient

GOOD = [345.7, 49.3, 7, 12, 5, 4]
NAMED = {
    "total_spend": 345.7,
    "avg_spend": 49.3,
    "num_transactions": 7,
    "total_units": 12,
    "unique_products": 5,
    "recency_days": 4,
}


def body(features: object = GOOD, customer_id: object = "13085") -> str:
    return json.dumps({"customer_id": customer_id, "features": features})


def at(place: int, value: object) -> str:
    return body([value if i == place else old for i, old in enumerate(GOOD)])


CASES: dict[str, tuple[int, str, str | bytes]] = {
    # name: status, what the sentence must speak of, body
    "empty": (422, "body", ""),
    "not json": (422, "not valid JSON", "hello"),
    "half an object": (422, "not valid JSON", '{"customer_id": "1", "features": ['),
    "two objects": (422, "not valid JSON", body() + body()),
    "broken utf-8": (400, "could not be read", b'{"customer_id": "\xff\xfe"}'),
    "a list": (422, "body", "[1, 2, 3]"),
    "a number": (422, "body", "5"),
    "null": (422, "body", "null"),
    "a string": (422, "body", '"hello"'),
    "deep nesting": (400, "could not be read", '{"features": ' + "[" * 1_900 + "]" * 1_900 + "}"),
    "deeper nesting": (413, "more than 2,000 values", '{"features": ' + "[" * 100_000 + "]" * 100_000 + "}"),
    "a 5,000-digit number": (400, "could not be read", at(0, 0).replace("[0,", "[" + "9" * 5000 + ",")),
    "no customer": (422, "customer_id", json.dumps({"features": GOOD})),
    "no features": (422, "features", json.dumps({"customer_id": "1"})),
    "null customer": (422, "customer_id", body(customer_id=None)),
    "empty customer": (422, "customer_id", body(customer_id="")),
    "blank customer": (422, "customer_id", body(customer_id="   ")),
    "long customer": (422, "customer_id", body(customer_id="x" * 129)),
    "customer list": (422, "customer_id", body(customer_id=["1"])),
    "customer true": (422, "customer_id", body(customer_id=True)),
    "a control character": (422, "customer_id: must not contain control characters", body(customer_id="a\x00b")),
    "a lone surrogate": (422, "customer_id", r'{"customer_id": "\ud800", "features": [345.7, 49.3, 7, 12, 5, 4]}'),
    "a surrogate's name": (422, "features", r'{"customer_id": "1", "features": {"\ud800": "x"}}'),
    "features null": (422, "features", body(None)),
    "features text": (422, "features", body("345.7,49.3,7,12,5,4")),
    "features number": (422, "features", body(7)),
    "nested list": (422, "features", body([GOOD])),
    "no values": (400, "6 values", body([])),
    "five values": (400, "6 values", body(GOOD[:5])),
    "seven values": (400, "6 values", body([*GOOD, 1])),
    "empty object": (422, "Missing features: total_spend", body({})),
    "a missing name": (422, "recency_days", body({k: v for k, v in NAMED.items() if k != "recency_days"})),
    "an unknown name": (422, "'recencyy'", body(NAMED | {"recencyy": 1})),
    "a name twice": (422, "twice", body(NAMED | {"monetary_value": 1})),
    "text for a number": (422, "features[2] (num_transactions)", at(2, "7")),
    "true for a number": (422, "features[2]", at(2, True)),
    "null for a number": (422, "features[0] (total_spend)", at(0, None)),
    "object for a number": (422, "features[0]", at(0, {"value": 3})),
    "named text": (422, "features.avg_spend", body(NAMED | {"avg_spend": "49.3"})),
    "NaN": (422, "total_spend must be a finite number", at(0, float("nan"))),
    "infinity": (422, "avg_spend must be a finite number", at(1, float("inf"))),
    "minus infinity": (422, "recency_days must be a finite number", at(5, float("-inf"))),
    "1e999": (422, "finite", at(0, 0).replace("[0,", "[1e999,")),
    "negative spend": (422, "total_spend must be 0 or more", at(0, -1)),
    "negative recency": (422, "recency_days must be 0 or more", at(5, -0.5)),
    "no orders": (422, "num_transactions must be at least 1", at(2, 0)),
    "half an order": (422, "num_transactions must be a whole number", at(2, 6.5)),
    "half a unit": (422, "total_units must be a whole number", at(3, 12.5)),
    "half a product": (422, "unique_products must be a whole number", at(4, 0.5)),
    "more products than units": (422, "unique_products (13) cannot exceed total_units (12)", at(4, 13)),
    "a timestamp as recency": (422, "recency_days must be at most", at(5, 1_700_000_000)),
    "an absurd spend": (422, "total_spend must be at most", at(0, 1e12)),
}


@pytest.mark.parametrize("name", CASES)
def test_a_bad_body_gets_one_clear_sentence(client: TestClient, name: str) -> None:
    status, speaks_of, content = CASES[name]
    response = client.post("/predict_customer_value", content=content, headers={"Content-Type": "application/json"})
    answer = response.json()
    assert (response.status_code, speaks_of in answer["detail"]) == (status, True), answer
    assert set(answer) <= {"detail", "errors", "request_id"}
    assert "\n" not in answer["detail"]
    assert len(answer["detail"]) < 600
    assert "Traceback" not in response.text


def test_there_are_as_many_cases_as_promised() -> None:
    assert len(CASES) >= 40


def test_a_body_beyond_the_bound_is_refused(client: TestClient) -> None:
    response = client.post("/predict_customer_value", content=b" " * (1 << 20) + body().encode())
    assert response.status_code == 413
    assert "larger than 1 MiB" in response.json()["detail"]


def test_a_body_that_lies_about_its_length_is_refused_as_it_grows(client: TestClient) -> None:
    def drip():
        for _ in range(40):
            yield b" " * 65_536

    response = client.post("/predict_customer_value", content=drip())
    assert response.status_code == 413


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("GET", "/predict_customer_value", 405), ("POST", "/health", 405), ("DELETE", "/", 405)],
)
def test_wrong_paths_and_methods_have_the_same_shape(client: TestClient, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert set(response.json()) == {"detail", "request_id"}
    assert response.json()["request_id"] == response.headers["X-Request-ID"]

"""Orders over HTTP: who may post, what is refused in one sentence, and that nothing counts twice."""

import hmac
import json
import time
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from backend.api.orders.bodies import EXAMPLE
from backend.api.orders.webhooks import EXAMPLES
from backend.settings import Settings
from tests.api.scored import serving_scored

ADMIN = {"X-API-Key": "admin"}
SECRET = "hush"  # noqa: S105 - of this test


@pytest.fixture
def client(settings: Settings, database_url: str) -> Iterator[TestClient]:
    locked = {f"{shop}_webhook_secret": SecretStr(SECRET) for shop in ("shopify", "stripe")}
    changes = {"admin_api_key": SecretStr("admin"), "open_access": False, "api_keys": SecretStr("reader"), **locked}
    with serving_scored(settings, database_url, **changes) as serving:
        yield serving


def signed(body: bytes) -> str:
    return b64encode(hmac.digest(SECRET.encode(), body, sha256)).decode()


def shopify(client: TestClient, topic: str = "orders/create", **changes: Any) -> Any:
    body = json.dumps(EXAMPLES["shopify"] | changes).encode()
    headers = {"X-Shopify-Topic": topic, "X-Shopify-Hmac-Sha256": signed(body)}
    return client.post("/webhooks/shopify", content=body, headers=headers)


def test_an_order_is_taken_and_waits(client: TestClient) -> None:
    answer = client.post("/orders", json=EXAMPLE, headers=ADMIN)
    assert (answer.status_code, answer.json()["accepted"]) == (202, 1)
    state = client.get(f"/api/orders/{EXAMPLE['order_id']}", headers=ADMIN).json()
    assert (state["state"], state["reason"]) == ("waiting", None)
    assert client.get("/api/orders", headers=ADMIN).json()["waiting"] == 1


def test_sent_again_it_is_a_repeat_and_changed_it_is_new(client: TestClient) -> None:
    outcomes = [
        client.post("/orders", json=EXAMPLE | more, headers=ADMIN).json()["orders"][0]["outcome"]
        for more in ({}, {}, {"refunded": "6.95"}, {}, {"refunded": "6.95"})
    ]
    assert outcomes == ["accepted", "repeated", "accepted", "repeated", "repeated"]


def test_several_are_taken_together_or_not_at_all(client: TestClient) -> None:
    bad = EXAMPLE | {"order_id": "A-2", "currency": "gbp"}
    assert client.post("/orders", json={"orders": [EXAMPLE, bad]}, headers=ADMIN).status_code == 422
    assert client.get("/api/orders", headers=ADMIN).json()["waiting"] == 0
    good = EXAMPLE | {"order_id": "A-2"}
    assert client.post("/orders", json={"orders": [EXAMPLE, good]}, headers=ADMIN).json()["accepted"] == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"ordered_at": (datetime.now() + timedelta(days=3)).isoformat()},
        {"ordered_at": "yesterday"},
        {"items": [{"quantity": 1, "unit_price": "-5"}]},
        {"items": [{"quantity": 1, "unit_price": "NaN"}]},
        {"items": [{"quantity": 0, "unit_price": "5"}]},
        {"items": []},
        {"total": "5"},
        {"currency": "POUNDS"},
        {"customer_id": ""},
        {"order_id": " "},
        {"refunded": "-1"},
        {"name": "Bob"},
    ],
)
def test_what_no_order_can_be_is_refused_in_a_sentence(client: TestClient, wrong: dict[str, Any]) -> None:
    answer = client.post("/orders", json=EXAMPLE | wrong, headers=ADMIN)
    assert answer.status_code == 422
    assert answer.json()["detail"].endswith(".")
    assert client.get("/api/orders", headers=ADMIN).json()["states"] == {}


def test_only_the_administrator_posts_and_readers_read(client: TestClient) -> None:
    reader = {"X-API-Key": "reader"}
    assert client.post("/orders", json=EXAMPLE).status_code == 401
    assert client.post("/orders", json=EXAMPLE, headers=reader).status_code == 403
    assert client.get("/api/orders", headers=reader).status_code == 200


def test_an_order_that_never_came_is_not_found(client: TestClient) -> None:
    assert client.get("/api/orders/none", headers=ADMIN).status_code == 404


def test_a_signed_webhook_needs_no_key_and_counts_once(client: TestClient) -> None:
    assert [shopify(client).json()["outcome"] for _ in range(2)] == ["accepted", "repeated"]
    assert client.get("/api/orders/%231001", headers=ADMIN).json()["source"] == "shopify"


def test_a_webhook_of_an_older_state_changes_nothing(client: TestClient) -> None:
    assert (
        shopify(client, "orders/updated", updated_at="2025-07-03T10:00:00Z", total_price="5").json()["outcome"]
        == "accepted"
    )
    assert shopify(client).json()["outcome"] == "outdated"


def test_a_webhook_that_nobody_signed_is_refused(client: TestClient) -> None:
    body = json.dumps(EXAMPLES["shopify"]).encode()
    for signature in ("", signed(b"other"), "é"):
        headers = {"X-Shopify-Topic": "orders/create", "X-Shopify-Hmac-Sha256": signature.encode("latin-1")}
        assert client.post("/webhooks/shopify", content=body, headers=headers).status_code == 403
    assert client.get("/api/orders", headers=ADMIN).json()["states"] == {}


def test_a_shop_without_a_secret_is_off_in_a_sentence(client: TestClient) -> None:
    answer = client.post("/webhooks/woocommerce", content=b"{}")
    assert answer.status_code == 403
    assert answer.json()["detail"] == (
        "Webhooks of woocommerce are off here: set WOOCOMMERCE_WEBHOOK_SECRET to turn them on."
    )


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"id": 1, "name": "#1"}', b"\xff", b"[" * 5000])
def test_a_signed_body_that_is_no_order_is_refused_in_a_sentence(client: TestClient, body: bytes) -> None:
    headers = {"X-Shopify-Topic": "orders/create", "X-Shopify-Hmac-Sha256": signed(body)}
    answer = client.post("/webhooks/shopify", content=body, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["detail"].endswith((".", "?"))


def test_a_topic_that_changes_no_order_is_answered_and_left_alone(client: TestClient) -> None:
    assert shopify(client, "products/update").json() == {"outcome": None}


def test_the_queue_is_measured(client: TestClient) -> None:
    client.post("/orders", json=EXAMPLE, headers=ADMIN)
    said = client.get("/metrics", headers=ADMIN).text
    assert "orders_waiting 1" in said
    assert "orders_oldest_waiting_seconds" in said


def test_nothing_that_names_a_person_reaches_the_database(settings: Settings, tmp_path: Path) -> None:
    changes = {"shopify_webhook_secret": SecretStr(SECRET)}
    with serving_scored(settings, f"sqlite:///{tmp_path / 'store.db'}", **changes) as client:
        person = {"first_name": "Zebulon", "last_name": "Quux"}
        address = {"address1": "77 Xylophone Road", "name": "Zebulon Quux", "country_code": "GB", "phone": "+15550177"}
        assert (
            shopify(client, customer=person, shipping_address=address, note="for Zebulon").json()["outcome"] == "accepted"
        )
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"#1001" in kept
    assert not [word for word in (b"Zebulon", b"Quux", b"Xylophone", b"5550177") if word in kept]


def test_where_nobody_can_follow_orders_wait_and_the_service_says_so(client: TestClient) -> None:
    client.post("/orders", json=EXAMPLE, headers=ADMIN)
    deadline = time.monotonic() + 60
    while (said := client.get("/api/orders", headers=ADMIN).json()["problem"]) is None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert said == "Orders are accepted and wait: no customers are scored yet."
    parts = {part["name"]: part["message"] for part in client.get("/health").json()["components"]}
    assert parts["orders"] == said

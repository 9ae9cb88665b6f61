"""``/mcp`` without the protocol's client: what is refused, and that nothing of it is loaded before it is asked."""

import json
import subprocess
import sys

import pytest
from fastapi.testclient import TestClient

from backend.mcp.about import WITHHELD, shown_id

HEADERS = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
BROKEN = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'{"jsonrpc":"2.0"}',
    b'{"jsonrpc":"2.0","id":1,"method":"nope"}',
    b"\xff\xfe",
    b"1" * 9_000,
]


@pytest.mark.parametrize("body", BROKEN)
def test_a_broken_message_is_no_failure_of_the_service(client: TestClient, body: bytes) -> None:
    answer = client.post("/mcp", content=body, headers=HEADERS)
    assert answer.status_code < 500
    assert "Traceback" not in answer.text


def test_only_post_is_answered(client: TestClient) -> None:
    assert client.get("/mcp").status_code == 405


def test_a_body_beyond_the_bound_is_refused(client: TestClient) -> None:
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"x": "y" * (1 << 20)}})
    assert client.post("/mcp", content=body, headers=HEADERS).status_code == 413


def test_the_protocol_is_loaded_by_whoever_asks_and_nobody_else() -> None:
    code = "import sys, backend.app; backend.app.create_app(); print('mcp' in sys.modules, 'mcp_types' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


@pytest.mark.parametrize("personal", ["ann@example.com", "+44 20 7946 0000", "02079460000123"])
def test_an_id_that_reaches_somebody_is_withheld(personal: str) -> None:
    assert shown_id(personal) == WITHHELD


@pytest.mark.parametrize("plain", ["13085", "c1", "CUST-0012", "cus_9s6XKzkNRiz8i3"])
def test_a_number_of_the_shop_s_own_is_shown(plain: str) -> None:
    assert shown_id(plain) == plain

"""``POST /api/data/read``: a file is read as training would read it, and nothing of it is kept."""

from fastapi.testclient import TestClient

GOOD = "customer_id,order_id,date,amount\n" + "".join(f"c{n % 7},o{n},2024-0{1 + n % 9}-13,{n}.50\n" for n in range(90))


def test_a_good_file_is_accounted_for(client: TestClient) -> None:
    found = client.post("/api/data/read", content=GOOD.encode()).json()["found"]
    assert (found["rows"]["in"], found["customers"], found["first"]) == (90, 7, "2024-01-13")


def test_a_file_that_is_none_gets_one_sentence(client: TestClient) -> None:
    answer = client.post("/api/data/read", content=b"\x00\x01 no table")
    assert answer.status_code == 422
    assert answer.json()["detail"].endswith(".")
    assert "upload-" not in answer.json()["detail"]


def test_an_empty_body_is_said_to_be(client: TestClient) -> None:
    assert client.post("/api/data/read", content=b"").json()["detail"] == "The file is empty."

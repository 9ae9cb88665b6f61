"""SageMaker's routes and what they refuse: one customer, one row, one line, or a whole body."""

import json

import pytest
from fastapi.testclient import TestClient

from backend.api.sagemaker.documentation import EXAMPLE, LINES, ROWS
from tests.api.hotel import CSV, JSON, LINED, TERMS, bought, customer, in_place, send


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (customer("x", "05/03/2023"), "transactions[0]: Arrival Date must be a day as YYYY-MM-DD, not '05/03/2023'."),
        (customer("x", "2024-02-01"), "There is no purchase before 2024-01-01."),
        (customer("x"), "There is no purchase before 2024-01-01."),
        ({"CustomerID": "x", "transactions": [bought("2023-01-01", -5)]}, "There is no purchase before 2024-01-01."),
        (
            {"CustomerID": "x", "transactions": [bought("2023-01-01"), bought("2023-01-02", "1,5")]},
            "transactions[1]: Total",
        ),
        ({"CustomerID": "x", "transactions": [bought("2023-01-01", None)]}, "not nothing"),
        ({"CustomerID": "x", "transactions": [{}]}, "Arrival Date must be"),
        ({"CustomerID": "x", "transactions": [7]}, "must be an object"),
        ({"CustomerID": "x", "transactions": [bought("2023-01-01") | {"Channel": 5}]}, "Channel must be"),
        ({"CustomerID": "x", "transactions": {}}, "transactions must be a list."),
        ({"CustomerID": "x"}, "transactions must be a list."),
        ({"CustomerID": "x", "transactions": [], "xdays": 0}, "xdays must be"),
        ({"CustomerID": "x", "frequency": 2, "recency": 10, "T": 5, "monetary_value": 9}, "cannot exceed T (5)."),
        ({"CustomerID": "x", "frequency": 2, "recency": 1, "T": 5, "monetary_value": 9}, "do not fit into 1 days"),
        ({"CustomerID": "x", "frequency": 2, "T": 5, "monetary_value": 9}, "recency must be a number"),
        ({"CustomerID": "", "transactions": []}, "CustomerID must be"),
        ({"CustomerID": True, "transactions": []}, "CustomerID must be"),
        ({"CustomerID": "a\nb", "transactions": []}, "CustomerID must be"),
        ({"transactions": []}, "CustomerID must be"),
        ("nonsense", "A customer must be an object"),
        (None, "A customer must be an object"),
        ([], "A customer must be an object"),
    ],
)
def test_a_bad_customer_has_an_error_and_costs_nobody_else(post, bad: object, said: str) -> None:
    good = customer("good", "2023-01-01", "2023-06-01")
    first, error, last = post([good, bad, good])
    assert first == last == post([good])[0]
    assert set(error) - {"warnings"} == {"CustomerID", "error"}
    assert said in error["error"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", JSON),
        (b"{", JSON),
        (b"[]", JSON),
        (b"null", JSON),
        (b'{"a": NaN}', JSON),
        (b"\xff\xfe", JSON),
        (b"[" * 100_000, JSON),
        (b"{}", JSON),
        (b'{"snapshot_date": "2024-01-01", "xdays": 90}', JSON),
        (b'{"snapshot_date": "2024-01-01", "xdays": 90, "customers": {}}', JSON),
        (b'{"snapshot_date": "01/02/2024", "xdays": 90, "customers": [1]}', JSON),
        (b'{"snapshot_date": "2024-01-01", "xdays": 1e400, "customers": [1]}', JSON),
        (b'{"snapshot_date": "2024-01-01", "xdays": 0, "customers": [1]}', JSON),
        (b'{"snapshot_date": "", "customers": [1]}', JSON),
        (b'{"xdays": "many", "customers": [1]}', JSON),
        (rb'{"snapshot_date": "2024-01-01", "xdays": 90, "customers": ["\ud800"]}', JSON),
        (b"", LINED),
        (b"\n\n", LINED),
        (b"a\nb\n", LINED),
        (b"\xff\n", LINED),
        (b"[1]\n2\n", LINED),
        (b"", CSV),
        (b"\n", CSV),
        (b"CustomerID,Arrival Date\na,2023-01-01\n", CSV),
        (b"CustomerID,Arrival Date,Total Revenue USD", CSV),
        (b"CustomerID,CustomerID,Arrival Date,Total Revenue USD\na,a,2023-01-01,5\n", CSV),
        (b"\xff\xfe,1,2\n", CSV),
        (b'a,"2023-01-01,5\n', CSV),
        (b"a" * 200_000 + b",2023-01-01,5\n", CSV),
    ],
)
def test_a_malformed_body_is_one_sentence(client: TestClient, body: bytes, kind: str) -> None:
    answer = send(client, body, kind)
    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"].endswith(".")


@pytest.mark.parametrize("row", ["a,2023-01-01", "a,2023-01-01,5,Web,2024-01-01,90,more", "a,2023-01-01,5,,2024-01-02,90"])
def test_a_csv_row_that_does_not_fit_costs_its_customer_alone(client: TestClient, row: str) -> None:
    head, *rest = ROWS.splitlines()
    body = "\n".join([head, "a,2023-01-01,5,,2024-01-01,90", row, *rest])
    first, second = in_place(send(client, body, CSV, JSON).json())
    assert (first["CustomerID"], "Data row 2" in first["error"], "CLV" in second) == ("a", True, True)


@pytest.mark.parametrize("terms", ["snapshot_date=01/02/2024", "xdays=0", "xdays=many"])
def test_terms_beside_the_body_are_checked_too(client: TestClient, terms: str) -> None:
    assert client.post(f"/invocations?{terms}", json=EXAMPLE).status_code == 422
    assert send(client, LINES, LINED, **{"X-Amzn-SageMaker-Custom-Attributes": terms}).status_code == 422


def test_too_many_horizons_are_refused(client: TestClient) -> None:
    many = [customer("a", "2023-01-01") | {"xdays": days} for days in range(1, 102)]
    assert client.post("/invocations", json=TERMS | {"customers": many}).status_code == 422


def test_more_customers_than_a_request_may_have(client: TestClient) -> None:
    rows = "".join(f"{number},2023-01-01,5\n" for number in range(50_001))
    answer = client.post("/invocations?snapshot_date=2024-01-01&xdays=90", content=rows, headers={"Content-Type": CSV})
    assert (answer.status_code, "at most 50,000 customers" in answer.json()["detail"]) == (422, True)


@pytest.mark.parametrize(
    ("kind", "accept", "status"),
    [
        ("application/xml", "*/*", 415),
        ("text/plain", "*/*", 415),
        (JSON, "text/html", 406),
        (JSON, "text/csv;q=0", 406),
        (JSON, "text/html,*/*;q=0.1", 200),
        (JSON, "application/*", 200),
        ("application/json; charset=utf-8", JSON, 200),
    ],
)
def test_forms_that_are_not_spoken(client: TestClient, kind: str, accept: str, status: int) -> None:
    answer = send(client, json.dumps(EXAMPLE), kind, accept)
    assert answer.status_code == status
    assert status == 200 or answer.json()["detail"].endswith(".")


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (CSV, CSV),
        (LINED, LINED),
        ("application/x-ndjson", "application/x-ndjson"),
        ("text/csv;q=0.5, application/json", JSON),
        ("*/*", JSON),
        ("", JSON),
    ],
)
def test_the_answer_has_the_form_that_is_asked_for(client: TestClient, accept: str, kind: str) -> None:
    assert send(client, json.dumps(EXAMPLE), JSON, accept).headers["content-type"].split(";")[0] == kind


def test_six_mebibytes_here_and_one_elsewhere(client: TestClient) -> None:
    body = json.dumps(EXAMPLE).encode()
    assert send(client, body.ljust(6 << 20), JSON).status_code == 200
    assert send(client, body.ljust((6 << 20) + 1), JSON).status_code == 413
    header = {"Content-Type": JSON}
    assert client.post("/predict_customer_value", content=body.ljust((1 << 20) + 1), headers=header).status_code == 413


def test_a_body_without_terms_is_valued_over_a_year_and_told_as_of_when(client: TestClient) -> None:
    customers = [customer("a", "2027-03-01", "2027-09-01")]  # later than what the model knows
    said = client.post("/invocations", json={"customers": customers}).json()
    told = client.post("/invocations", json={"customers": customers, "snapshot_date": "2027-09-02", "xdays": 365}).json()
    assert said["predictions"] == told["predictions"]
    assert said["warnings"] == [
        "xdays was not sent: values are over 365 days.",
        "snapshot_date was not sent: values are as of 2027-09-02.",
    ]
    assert told["warnings"] == []
    unsaid = {"snapshot_date": None, "xdays": None}
    early = client.post("/invocations", json={"customers": [customer("a", "2020-03-01")], **unsaid}).json()
    assert early["warnings"][0] == said["warnings"][0]
    assert early["warnings"][1] > "snapshot_date was not sent: values are as of 2025"


def test_no_customers_are_no_predictions(client: TestClient) -> None:
    said = client.post("/invocations", json={"customers": []}).json()
    assert (said["predictions"], said["count"], said["errors"]) == ([], 0, [])


def test_a_summary_is_worth_what_its_transactions_are(post) -> None:
    """Three purchases of 100 within half a year, too little to tell a habit by: x = 2, t_x = 121, T = 214."""
    told = customer("a", "2023-06-01", "2023-07-05", "2023-09-30")
    summed = {"CustomerID": "a", "frequency": 2, "recency": 121, "T": 214, "monetary_value": 100.0, "customer_type": "x"}
    one, other = post([told, summed])
    assert one == other
    assert (one["group"], one["frequency"], one["recency"]) == ("repeater", 2, 121)


def test_values_of_a_prediction_fit_together(post) -> None:
    for one in post([customer("a", "2023-03-14", "2023-05-01", "2023-11-30"), customer("b", "2023-12-01")], xdays=365):
        assert 3 <= one["RFM_Score"] <= 15
        assert 0 < one["P_return"] <= min(one["expected_purchases"], one["P_alive"]) + 1e-9 <= 1 + one["expected_purchases"]
        assert 0 < one["CLV"] <= one["expected_purchases"] * one["expected_value"] * 1.001 + 0.01
        assert one["avg_spend"] == 100.0

"""SageMaker's client against the application: three forms, the published formulas, and the laws of a lone history."""

import csv
import io
import json
import random
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.api.sagemaker.documentation import EXAMPLE, LINES, PREDICTIONS, ROWS
from backend.app import create_app
from backend.artifact.load import current_version, load
from backend.scoring.lifetime.habits import Habits, with_habits
from backend.scoring.lifetime.lifetime_value import project_lifetime_value
from backend.scoring.lifetime.purchase_history import PurchaseHistory
from backend.scoring.lifetime.yearly import Yearly
from backend.scoring.rfm import score_rfm
from backend.settings import Settings
from tests.api.hotel import CSV, FIELDS, JSON, LINED, TERMS, as_csv, as_lines, bought, customer, send, shop

AMOUNTS = st.integers(-5_000, 50_000).map(lambda pence: pence / 100)


def test_ping_is_quick_to_say_yes(client: TestClient) -> None:
    answer = client.get("/ping")
    assert (answer.status_code, answer.content) == (200, b"")


def test_without_a_model_neither_route_is_ready(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(_env_file=None, model_dir=tmp_path, api_keys=None))) as empty:
        assert (empty.get("/ping").status_code, empty.post("/invocations", json=EXAMPLE).status_code) == (503, 503)


def test_without_lifetime_models_the_answer_says_so(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    model = client.app.state.services.model
    monkeypatch.setattr(
        model,
        "_manifest",
        model.current.model_copy(
            update={"lifetime": None, "lifetime_notes": ("No lifetime models: nobody has bought twice.",)}
        ),
    )
    answer = client.post("/invocations", json=EXAMPLE)
    assert (answer.status_code, "nobody has bought twice" in answer.json()["detail"]) == (503, True)
    assert client.get("/ping").status_code == 200


def test_a_key_is_asked_for_where_keys_are_set(settings: Settings) -> None:
    with TestClient(
        create_app(settings.model_copy(update={"api_keys": Settings(api_keys="k").api_keys, "predictions_need_key": True}))
    ) as guarded:
        assert guarded.get("/ping").status_code == 200
        assert guarded.post("/invocations", json=EXAMPLE).status_code == 401
        assert guarded.post("/invocations", json=EXAMPLE, headers={"X-API-Key": "k"}).status_code == 200


@pytest.mark.parametrize(("body", "kind"), [(json.dumps(EXAMPLE), JSON), (LINES, LINED), (ROWS, CSV)])
def test_the_documented_examples_are_answered(client: TestClient, body: str, kind: str) -> None:
    answer = send(client, body, kind, JSON)
    assert answer.status_code == 200, answer.text
    assert {tuple(one) for one in answer.json()["predictions"]} == {FIELDS}
    assert {tuple(one) for one in PREDICTIONS} == {FIELDS}


def test_the_document_has_the_three_forms(client: TestClient) -> None:
    route = client.get("/openapi.json").json()["paths"]["/invocations"]["post"]
    assert set(route["requestBody"]["content"]) == set(route["responses"]["200"]["content"]) == {JSON, LINED, CSV}
    assert route["requestBody"]["content"][JSON]["example"] == EXAMPLE


def test_values_are_those_of_the_published_formulas(post, model_dir: Path) -> None:
    """The history of two customers by hand, through the formulas of ``scoring``."""
    lifetime = load(model_dir, current_version(model_dir)).lifetime
    today = date.fromisoformat(EXAMPLE["snapshot_date"]).toordinal()
    later = 2 ** (172 / 180)  # how much more the second day counts
    history = PurchaseHistory(
        purchase_days=np.array([2.0, 1.0]),
        orders=np.array([2.0, 1.0]),
        first_day=today - np.array([293, 12]),
        last_day=today - np.array([121, 12]),
        day=np.full(2, today),
        day_value=np.array([404.25, 99.9]),
        recent_value=np.array([(420.5 + 388 * later) / (1 + later), 99.9]),
    )
    habits = Habits(log_shares=np.zeros(2), yearly=(Yearly(), Yearly()))
    value, year = (
        with_habits(project_lifetime_value(history, lifetime, days), history, habits, lifetime, days).value
        for days in (90.0, 365.0)
    )
    scores = score_rfm(history, year, lifetime.rfm)
    got = post(EXAMPLE["customers"])
    assert [one["CLV"] for one in got] == pytest.approx(value, abs=0.006)
    assert [one["group"] for one in got] == ["repeater", "onetimer"]
    for name, expected in (("Segment", scores.segment), ("CLV_Level", scores.clv_level), ("Mismatch", scores.mismatch)):
        assert [one[name] for one in got] == expected.tolist()


def test_level_and_mismatch_do_not_depend_on_the_horizon(post) -> None:
    short, long = post(shop(40), xdays=7), post(shop(40), xdays=365)
    assert all(a["CLV"] < b["CLV"] for a, b in zip(short, long, strict=True))
    assert [one["CLV_Level"] for one in short] == [one["CLV_Level"] for one in long]


def test_the_order_of_customers_and_transactions_does_not_matter(post) -> None:
    customers, rng = shop(60), random.Random(2)
    mixed = [
        one | {"transactions": rng.sample(one["transactions"], len(one["transactions"]))}
        for one in rng.sample(customers, len(customers))
    ]
    assert {one["CustomerID"]: one for one in post(mixed)} == {one["CustomerID"]: one for one in post(customers)}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.integers(1, 900), AMOUNTS), min_size=1, max_size=12), st.integers(0, 400))
def test_neighbours_do_not_matter(post, rows: list[tuple[int, float]], neighbours: int) -> None:
    """To a cent: beyond 256 customers values are interpolated, to eleven digits of the largest."""
    mine = {
        "CustomerID": "me",
        "transactions": [bought((date(2024, 1, 1) - timedelta(days=days)).isoformat(), amount) for days, amount in rows],
    }
    alone, together = post([mine])[0], post([*shop(neighbours), mine])[-1]
    assert together.pop("CLV", 0.0) == pytest.approx(alone.pop("CLV", 0.0), abs=0.011)
    assert together == alone


def test_the_three_forms_give_the_same_numbers(client: TestClient, post) -> None:
    customers = shop(30)
    said = post(customers)
    assert send(client, as_lines(customers), LINED, JSON).json()["predictions"] == said
    assert send(client, as_csv(customers), CSV, JSON).json()["predictions"] == said
    lines = send(client, as_lines(customers), LINED)
    assert [json.loads(line) for line in lines.text.splitlines()] == said
    rows = list(csv.DictReader(io.StringIO(send(client, as_csv(customers), CSV).text)))
    assert [[row[name] for name in FIELDS] for row in rows] == [[str(one[name]) for name in FIELDS] for one in said]


def test_a_line_in_is_a_line_out(client: TestClient) -> None:
    """What batch transform joins by: customers, a whole request, and lines that cannot be read."""
    whole = json.dumps(TERMS | {"customers": shop(2)})
    body = f"{as_lines(shop(1))}{whole}\nnonsense\n[]\n{json.dumps(customer('no terms', '2023-01-01'))}\n"
    first, second, third, fourth, fifth = map(json.loads, send(client, body, "application/x-ndjson").text.splitlines())
    assert (first["CustomerID"], len(second["predictions"])) == ("c0", 2)
    assert (third["error"], fourth["error"]) == ("This line is not a JSON object.",) * 2
    assert fifth == {"CustomerID": "no terms", "error": "snapshot_date is missing."}


def test_terms_come_from_the_customer_then_the_body_then_the_header_then_the_query(client: TestClient) -> None:
    line = json.dumps(customer("a", "2023-01-01"))
    header = {"X-Amzn-SageMaker-Custom-Attributes": "trace=1; xdays=365, snapshot_date=2024-01-01"}
    url = "/invocations?xdays=30&snapshot_date=2024-01-01"
    kind = {"Content-Type": LINED}

    def value(body: str, **headers: str) -> float:
        return json.loads(client.post(url, content=body, headers=kind | headers).text)["CLV"]

    own = json.dumps(json.loads(line) | {"xdays": 700})
    assert value(line) < value(line, **header) < value(own, **header)


def test_a_csv_may_have_no_header_extra_columns_and_scattered_rows(client: TestClient) -> None:
    query = "/invocations?snapshot_date=2024-01-01&xdays=90"
    bodies = {
        CSV: "customer_id,Nights,arrival date,TOTAL REVENUE USD\nb,2,2023-05-01,50\na,1,2023-06-01,70\nb,3,2023-07-01,20\n",
        f"{CSV}; header=absent": "b,2023-05-01,50\na,2023-06-01,70\nb,2023-07-01,20\n",
        f"{CSV}; charset=utf-8": "b,2023-05-01,50,\r\na,2023-06-01,70,\r\n\r\nb,2023-07-01,20,\r\n",
    }
    answers = [client.post(query, content=body, headers={"Content-Type": kind}).text for kind, body in bodies.items()]
    assert answers[0] == answers[1] == answers[2]
    assert [row["CustomerID"] for row in csv.DictReader(io.StringIO(answers[0]))] == ["b", "a"]


def test_a_csv_answer_can_leave_its_header_out(client: TestClient) -> None:
    with_header, without = (send(client, ROWS, CSV, accept).text for accept in (CSV, "text/csv; header=absent"))
    assert with_header.split("\r\n", 1)[1] == without


def test_numbers_as_text_are_numbers(post) -> None:
    plain, texts = ([{"CustomerID": 7, "transactions": [bought("2023-02-01", amount)]}] for amount in (99.9, " 99.90 "))
    assert post(plain) == post(texts, xdays="90")
    assert post(plain)[0]["CustomerID"] == 7


def test_what_comes_after_the_snapshot_is_said_and_does_not_count(post) -> None:
    before, after = post([customer("a", "2023-02-01"), customer("a", "2023-02-01", "2024-01-01", "2024-05-01")])
    assert after.pop("warnings") == ["2 transactions on 2024-01-01 or later did not count."]
    assert after == before


def test_a_customer_whose_orders_grow_is_worth_more_than_one_whose_orders_shrink(post) -> None:
    amounts = [20, 40, 80, 160, 320, 640]
    rising, falling = (
        {
            "CustomerID": name,
            "transactions": [
                {"Arrival Date": f"2024-0{month}-05", "Total Revenue USD": amount} for month, amount in enumerate(order, 1)
            ],
        }
        for name, order in (("up", amounts), ("down", amounts[::-1]))
    )
    up, down = post([rising, falling], snapshot_date="2024-06-30", xdays=365)
    assert up["CLV"] > 1.05 * down["CLV"]


def test_a_yearly_buyer_is_expected_when_the_year_comes_round_and_not_before(post) -> None:
    days = ("2019-11-20", "2020-11-22", "2021-11-21", "2022-11-20", "2023-11-19")
    yearly = {"CustomerID": "1", "transactions": [{"Arrival Date": day, "Total Revenue USD": 100} for day in days]}
    due, early, gone = (
        post([yearly], snapshot_date=day, xdays=30)[0]["CLV"] for day in ("2024-10-31", "2024-05-31", "2025-07-31")
    )
    assert due == pytest.approx(90, abs=15)
    assert early < 15
    assert gone < 15

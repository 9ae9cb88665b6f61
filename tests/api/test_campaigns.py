"""Campaigns' cost and return, from JSON and from CSV, on both databases."""

import math

import pytest
from fastapi.testclient import TestClient

from tests.api.scored import CROWD

PATH = "/api/campaigns/performance"
VALUED = [one for one in CROWD if one.clv_365d is not None]
FIRST, SECOND = VALUED[:6], VALUED[6:10]
SENT = {
    "campaigns": [
        {"source": "Meta Ads", "campaign": "A", "spend": 120.5, "customers": [one.customer_id for one in FIRST]},
        {"source": "Meta Ads", "campaign": "B", "spend": 30, "customers": [one.customer_id for one in FIRST[:2] + SECOND]},
        {"source": "Email", "campaign": "C", "spend": 0, "customers": []},
    ]
}
ROWS = "\n".join(
    ["Source,campaign,spend,customer_id"]
    + ["Meta Ads,A,60.25,", "Meta Ads,A,60.25,"]
    + [f"Meta Ads,A,,{one.customer_id}" for one in FIRST]
    + ["Meta Ads,B,30,"]
    + [f"Meta Ads,B,,{one.customer_id}" for one in FIRST[:2] + SECOND]
    + ["Email,C,0,"]
)


def performance(client: TestClient, sent: dict = SENT) -> dict:
    answer = client.post(PATH, json=sent)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_campaign_is_the_sum_of_its_customers(scored: TestClient) -> None:
    one = performance(scored)["campaigns"][0]
    revenue, value = (math.fsum(getattr(each, name) for each in FIRST) for name in ("total_spend", "clv_365d"))
    assert one == {
        "source": "Meta Ads",
        "campaign": "A",
        "spend": 120.5,
        "customers": 6,
        "scored_customers": 6,
        "cac": round(120.5 / 6, 2),
        "revenue": pytest.approx(revenue, abs=0.01),
        "predicted_value_365d": pytest.approx(value, abs=0.01),
        "mean_predicted_value_365d": pytest.approx(value / 6, abs=0.01),
        "roas": pytest.approx(revenue / 120.5, abs=1e-4),
        "roas_with_year_ahead": pytest.approx((revenue + value) / 120.5, abs=1e-4),
    }


def test_a_source_counts_a_customer_of_two_campaigns_once_and_says_so(scored: TestClient) -> None:
    found = performance(scored)
    meta = found["sources"][0]
    assert (meta["source"], meta["campaign"], meta["customers"], meta["spend"]) == ("Meta Ads", None, 10, 150.5)
    assert found["total"]["customers"] == 10
    assert any("(2 times)" in note for note in found["notes"])


def test_nothing_spent_and_nobody_won_are_no_rates(scored: TestClient) -> None:
    email = performance(scored)["campaigns"][2]
    assert [email[name] for name in ("cac", "roas", "roas_with_year_ahead", "predicted_value_365d")] == [None] * 4


def test_customers_who_are_not_scored_are_named(scored: TestClient) -> None:
    sent = {
        "campaigns": [
            {"source": "x", "campaign": "y", "spend": 10, "customers": ["no\0body", "nobody", CROWD[0].customer_id]}
        ]
    }
    found = performance(scored, sent)
    assert (found["total"]["customers"], found["total"]["scored_customers"], found["total"]["cac"]) == (3, 1, 3.33)
    assert any("nobody" in note for note in found["notes"])


def test_a_csv_says_the_same_as_json(scored: TestClient) -> None:
    answer = scored.post(f"{PATH}.csv", content=ROWS, headers={"Content-Type": "text/csv"})
    assert answer.json() == performance(scored)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("source,campaign,spend,customer_id\n", "no row"),
        ("source,campaign,customer_id\na,b,c\n", "spend"),
        ("source,campaign,spend,customer_id\na,b,1\n", "Row 2"),
        ("source,campaign,spend,customer_id\na,b,1,c\na,b,-1,c\n", "row 3"),
        ("source,campaign,spend,customer_id\na,b,nan,c\n", "row 2"),
        ("source,campaign,spend,customer_id\na,,1,c\n", "no campaign"),
        (b"\xff\xfe", "UTF-8"),
    ],
)
def test_a_csv_that_cannot_be_read_is_refused_by_its_row(scored: TestClient, text: str | bytes, said: str) -> None:
    answer = scored.post(f"{PATH}.csv", content=text)
    assert (answer.status_code, said in answer.json()["detail"]) == (422, True), answer.text


def test_a_campaign_sent_twice_is_one_whose_spend_adds_up(scored: TestClient) -> None:
    [one] = performance(scored, {"campaigns": [SENT["campaigns"][0]] * 2})["campaigns"]
    assert (one["spend"], one["customers"]) == (241.0, 6)


def test_a_campaign_without_a_name_is_refused(scored: TestClient) -> None:
    assert scored.post(PATH, json={"campaigns": [{"source": " ", "campaign": "A", "spend": 1}]}).status_code == 422

"""Pages as an older dashboard asks for them: by offset or by page, counted, the highest value first."""

import pytest
from fastapi.testclient import TestClient

from backend.api.stored.customers_query import MOST_OFFSET
from tests.api.scored import CROWD


def asked(client: TestClient, **query: object) -> dict:
    answer = client.get("/api/customers", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def ids(body: dict) -> list[str]:
    return [one["customer_id"] for one in body["customers"]]


@pytest.mark.parametrize(
    "query", [{}, {"segment": "High-CLV"}, {"min_clv": 3}, {"max_clv": 3}, {"search": "a"}, {"sort": "customer_id"}]
)
def test_pages_by_offset_are_the_whole_list_in_pieces(scored: TestClient, query: dict) -> None:
    whole = asked(scored, limit=1_000, **query)
    pieces = [asked(scored, limit=7, offset=start, **query) for start in range(0, len(CROWD) + 7, 7)]
    assert [name for piece in pieces for name in ids(piece)] == ids(whole)
    assert {piece["total"] for piece in pieces} == {whole["total"]} == {len(ids(whole))}
    assert [piece["has_more"] for piece in pieces] == [7 * (at + 1) < whole["total"] for at in range(len(pieces))]


def test_the_highest_value_is_first_and_who_has_none_last(scored: TestClient) -> None:
    values = [one["predicted_clv"] for one in asked(scored, offset=0, limit=1_000)["customers"]]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=True)
    assert values[len(known) :] == [None] * (len(values) - len(known))


def test_ours_stay_in_our_order(scored: TestClient) -> None:
    spend = [one["predicted_spend_30d"] for one in asked(scored, limit=500)["customers"]]
    assert spend == sorted(spend, reverse=True)


def test_a_page_by_number_is_a_page_by_offset(scored: TestClient) -> None:
    by_number = asked(scored, page=3, page_size=10, sort_by="total_spent", sort_order="asc")
    by_offset = asked(scored, offset=20, limit=10, sort="total_spend", order="asc")
    assert ids(by_number) == ids(by_offset)
    assert (by_number["page"], by_number["page_size"]) == (by_offset["page"], by_offset["page_size"]) == (3, 10)
    assert asked(scored, page=1)["page_size"] == 100


def test_the_total_counts_whom_the_filters_leave(scored: TestClient) -> None:
    for query, kept in (
        ({}, CROWD),
        ({"tier": "Low-CLV"}, [one for one in CROWD if one.tier == "Low-CLV"]),
        ({"max_clv": 5}, [one for one in CROWD if one.clv_365d is not None and one.clv_365d <= 5]),
        ({"source": "unknown"}, CROWD),
        ({"source": "Meta Ads"}, []),
    ):
        assert asked(scored, offset=0, limit=1, **query)["total"] == len(kept), query
    assert asked(scored, limit=1, min_clv=1)["total"] is None  # a walk by cursor counts nobody one by one


def test_older_names_say_what_ours_say(scored: TestClient) -> None:
    for one in asked(scored, limit=1_000)["customers"]:
        assert (one["total_spent"], one["predicted_clv"], one["total_orders"]) == (
            one["total_spend"],
            one["clv_365d"],
            one["num_transactions"],
        )
        assert one["predicted_segment"] == one["customer_segment"] == one["tier"]
        assert (one["acquisition_source"], one["campaign_type"], one["email_engagement_rate"]) == ("Unknown", "None", None)
        assert one["first_purchase_date"] <= one["last_purchase_date"] < "2026-11-02"
    alone = scored.get("/api/customers/c1").json()
    assert (alone["days_since_last_purchase"], alone["last_purchase_date"]) == (4, "2026-10-28")
    assert (alone["days_since_first_purchase"], alone["first_purchase_date"]) == (300, "2026-01-05")


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("offset=-1", "offset"),
        (f"offset={MOST_OFFSET + 1}", "offset"),
        ("offset=0&page=2", "offset and page"),
        ("offset=0&cursor=abc", "cursor and offset"),
        ("limit=5&page_size=5", "limit and page_size"),
        ("sort=p_alive&sort_by=predicted_clv", "sort and sort_by"),
        ("page=1001&page_size=1000", "page 1001"),
        ("sort_by=shoe_size", "sort_by"),
        ("colour=red", "colour"),
    ],
)
def test_what_makes_no_sense_is_named(scored: TestClient, query: str, named: str) -> None:
    answer = scored.get(f"/api/customers?{query}")
    assert (answer.status_code, named in answer.json()["detail"]) == (422, True), answer.text


def test_the_summary_shows_the_best_five_and_counts_bands(scored: TestClient) -> None:
    body = scored.get("/api/dashboard/summary").json()
    assert [one["customer_id"] for one in body["top_customers"]] == ids(asked(scored, offset=0, limit=5))
    values = [one.clv_365d for one in CROWD if one.clv_365d is not None]
    assert sum(body["clv_distribution"].values()) == len(values)
    assert body["clv_distribution"]["<100 GBP"] == sum(value < 100 for value in values)
    assert list(body["segments"]) == ["High-CLV", "Growth-Potential", "Low-CLV"]
    assert body["acquisition_sources"] == {"Unknown": len(CROWD)}


def test_a_tier_s_expected_return_is_what_its_customers_are_worth(scored: TestClient) -> None:
    body = scored.get("/api/meta-ads/budget-allocation?total_budget=10000").json()
    for tier in body["tiers"]:
        one = body["allocation"][tier["segment"]]
        assert {name: one[name] for name in tier} == tier
        assert one["expected_acquisitions"] == tier["new_customers"]
        assert one["expected_roas"] == pytest.approx(
            tier["new_customers"] * tier["mean_clv_365d"] / tier["amount"], abs=1e-3
        )
    whole = body["summary"]
    assert whole["blended_roas"] == pytest.approx(whole["total_expected_revenue"] / 10_000, abs=1e-4)

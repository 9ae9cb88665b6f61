"""The 3:2:1 rule and the one by value, over HTTP and on both databases."""

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from backend.contract.profiles import TIERS
from backend.settings import Settings
from backend.stores.scored.scorings import write_all
from tests.api.scored import CROWD, serving_scored
from tests.unit.stores.profiles import customer
from tests.unit.stores.totals import low_end, scoring_of


def allocation(client: TestClient, **asked: object) -> dict:
    answer = client.get("/api/meta-ads/budget-allocation", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def cents(body: dict) -> list[int]:
    return [round(tier["amount"] * 100) for tier in body["tiers"]]


def test_the_rule_gives_the_issue_s_shares(scored: TestClient) -> None:
    body = allocation(scored, total_budget=10_000)
    assert [(tier["segment"], tier["share"], tier["amount"]) for tier in body["tiers"]] == [
        ("High-CLV", 0.5, 5000.0),
        ("Growth-Potential", 0.35, 3500.0),
        ("Low-CLV", 0.15, 1500.0),
    ]
    assert (body["notes"], body["mode"]) == ([], "rule")


@pytest.mark.parametrize("total", ["0.01", "0.03", "99.99", "10000", "1000000000", "123456789.01"])
@pytest.mark.parametrize("mode", ["rule", "value"])
def test_amounts_add_up_to_the_cent(scored: TestClient, total: str, mode: str) -> None:
    assert sum(cents(allocation(scored, total_budget=total, mode=mode))) == round(float(total) * 100)


def test_a_budget_is_rounded_to_the_cent_and_says_so(scored: TestClient) -> None:
    assert allocation(scored, total_budget="99.999")["total_budget"] == 100.0


def test_by_value_the_lower_ends_of_the_tiers_totals_decide(scored: TestClient) -> None:
    body = allocation(scored, total_budget=10_000, mode="value")
    low = [low_end([c for c in CROWD if c.tier == tier]) for tier in TIERS]
    assert [tier["share"] for tier in body["tiers"]] == pytest.approx([one / sum(low) for one in low], abs=1e-4)


def test_the_target_cost_is_thirty_percent_of_the_mean(scored: TestClient) -> None:
    audiences = scored.get("/api/meta-ads/audiences").json()["audiences"]
    assert [one["segment"] for one in audiences] == list(TIERS)
    for one in audiences:
        assert one["cac_target"] == pytest.approx(0.3 * one["mean_clv_365d"], abs=0.005)
        assert scored.get(one["preflight"]).status_code == scored.get(one["export"]).status_code == 200
    for one in allocation(scored)["tiers"]:
        assert one["new_customers"] * one["cac_target"] <= one["amount"]


@pytest.mark.parametrize(
    "query",
    [
        "total_budget=0",
        "total_budget=-1",
        "total_budget=nan",
        "total_budget=inf",
        "total_budget=0.009",
        "total_budget=1e10",
        "total_budget=ten",
        "mode=guess",
    ],
)
def test_an_impossible_budget_is_named(scored: TestClient, query: str) -> None:
    answer = scored.get(f"/api/meta-ads/budget-allocation?{query}")
    assert (answer.status_code, query.partition("=")[0] in answer.json()["detail"]) == (422, True)


def served(people, engine: Engine, url: str, settings: Settings, **asked: object):
    write_all(engine, scoring_of(people), [people] if people else [])
    with serving_scored(settings, url) as client:
        return client.get("/api/meta-ads/budget-allocation", params=asked)


def test_a_tier_without_customers_gets_nothing_and_the_answer_says_so(engine, database_url, settings) -> None:
    people = [replace(customer(number), tier=("High-CLV", "Low-CLV")[number % 2]) for number in range(4)]
    body = served(people, engine, database_url, settings, total_budget=100).json()
    assert cents(body) == [7692, 0, 2308]  # 100 x 50/65 and 100 x 15/65
    said = "Growth-Potential has no customers: its 35 % went to the other tiers, in proportion to their own shares."
    assert body["notes"] == [said]


def test_without_lifetime_values_the_rule_decides_and_says_so(engine, database_url, settings) -> None:
    people = [replace(customer(number), tier=tier, clv_365d=None, clv_365d_low=None) for number, tier in enumerate(TIERS)]
    body = served(people, engine, database_url, settings, mode="value", total_budget=100).json()
    assert cents(body) == [5000, 3500, 1500]
    assert "the 3:2:1 rule decided" in body["notes"][0]


def test_a_scoring_of_nobody_is_not_ready(engine, database_url, settings) -> None:
    assert served([], engine, database_url, settings).status_code == 503

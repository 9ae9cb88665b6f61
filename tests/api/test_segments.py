"""Totals as dashboards ask for them, on both databases."""

from decimal import Decimal

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from backend.contract.shop.groups import KINDS
from backend.settings import Settings
from backend.stores.scored.scorings import write_all
from tests.api.scored import CROWD, serving_scored
from tests.unit.stores.profiles import ONE, SCORING


@pytest.mark.parametrize("kind", KINDS)
def test_the_groups_of_a_kind_are_everybody(scored: TestClient, kind: str) -> None:
    groups = scored.get("/api/segments").json()[kind]
    assert sum(group["customers"] for group in groups) == len(CROWD)
    assert sum(group["share_of_customers"] for group in groups) == pytest.approx(1, abs=0.001)
    assert sum(group["share_of_clv"] or 0 for group in groups) == pytest.approx(1, abs=0.001)
    assert all(group["advice"] for group in groups)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_said_of_a_group_is_recounted_from_its_members(scored: TestClient, kind: str) -> None:
    for group in scored.get("/api/segments").json()[kind]:
        members = [one for one in CROWD if (getattr(one, kind) or "Unknown") == group["name"]]
        if not members:
            assert group["claims"] == []
            continue
        told = {fact["name"]: fact for claim in group["claims"] for fact in claim["facts"]}
        by = "clv_365d" if group["claims"][0]["id"] == "group_value" else "predicted_spend_30d"
        own, everybody = (sum(Decimal(str(getattr(one, by) or 0)) for one in people) for people in (members, CROWD))
        carried = own / everybody
        assert told["share"]["value"] == pytest.approx(len(members) / len(CROWD), abs=1e-6)
        assert told["carried"]["value"] == pytest.approx(float(carried), abs=1e-6)
        assert told["active"]["value"][1] == len(members)
        assert all(fact["text"] in group["advice"] for fact in told.values())
        assert {claim["compared_with"]["size"] for claim in group["claims"]} == {len(CROWD)}


def test_the_dashboard_adds_up_to_its_customers(scored: TestClient) -> None:
    body = scored.get("/api/dashboard/summary").json()
    assert (body["totals"]["customers"], body["scoring"]["customers"]) == (len(CROWD), len(CROWD))
    assert body["totals"]["predicted_spend_30d"] == pytest.approx(sum(c.predicted_spend_30d for c in CROWD))
    assert body["customers_by_tier"] == {
        tier: sum(c.tier == tier for c in CROWD) for tier in ("High-CLV", "Growth-Potential", "Low-CLV")
    }


@pytest.mark.parametrize(
    "path",
    [
        "/api/segments",
        "/api/dashboard/summary",
        "/api/meta-ads/audiences",
        "/api/meta-ads/budget-allocation?total_budget=1",
    ],
)
def test_totals_of_another_version_ask_for_a_new_scoring(
    engine: Engine, database_url: str, settings: Settings, path: str
) -> None:
    write_all(engine, SCORING, [[ONE]])
    with serving_scored(settings, database_url) as client:
        answer = client.get(path)
    assert (answer.status_code, "score again" in answer.json()["detail"]) == (503, True)

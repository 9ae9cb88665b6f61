"""What pages read of the shop, and of one customer."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from backend.stores.engine import open_engine
from backend.stores.scored.scorings import write_all
from tests.api.scored import serving_scored
from tests.databases import empty_sqlite
from tests.unit.stores.profiles import ONE, SCORING
from tests.unit.stores.totals import scoring_of
from tests.unit.stores.views import SHOWN


@pytest.fixture(scope="module")
def shown(settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    url = empty_sqlite(tmp_path_factory.mktemp("shown"))
    engine = open_engine(url)
    write_all(engine, scoring_of([ONE]), [[ONE]], views=SHOWN)
    engine.dispose()
    with serving_scored(settings, url) as client:
        yield client


def test_the_summary_has_what_the_overview_shows(shown: TestClient) -> None:
    body = shown.get("/api/dashboard/summary").json()
    assert (body["today"]["repeat_rate"], body["windows"][0]["revenue"], body["previous"]) == (0.5, 900.0, None)


def test_actions_cohorts_and_the_account_are_those_of_the_scoring(shown: TestClient) -> None:
    assert shown.get("/api/actions").json()["actions"][0]["filter"] == "due_within_days=14"
    assert shown.get("/api/cohorts").json()["cohorts"][0]["month"] == "2026-10"
    assert shown.get("/api/data").json()["log"]["rows"]["in"] == 10


def test_a_customer_has_their_orders(shown: TestClient) -> None:
    body = shown.get(f"/api/customers/{ONE.customer_id}").json()
    assert body["history"] == [{"date": "2026-10-28", "amount": 49.4}]
    assert body["next_order"]["date"] == "2026-11-20"


def test_a_scoring_without_views_says_to_score_again(settings, tmp_path) -> None:
    url = empty_sqlite(tmp_path)
    engine = open_engine(url)
    write_all(engine, SCORING, [[ONE]])
    engine.dispose()
    with serving_scored(settings, url) as client:
        answer = client.get("/api/actions")
    assert (answer.status_code, "score again" in answer.json()["detail"]) == (503, True)

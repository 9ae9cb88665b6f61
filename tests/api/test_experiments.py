"""Experiments over HTTP: planned in the preflight, drawn in the file, advice by lot, champion beside challenger."""

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import select

from backend.bootstrap.application import build_app
from backend.settings import Settings
from backend.stores.ledger.monitoring_tables import assignments, predictions
from backend.stores.scored.scorings import write_all
from backend.use_cases.model.advise_by_lot import HELD_OUT
from tests.api.scored import serving_scored
from tests.databases import empty_sqlite
from tests.unit.stores.profiles import customer
from tests.unit.stores.totals import scoring_of
from training.audiences.contacts import load_contacts

PEOPLE = [customer(number) for number in range(300)]
FEATURES = [100.0, 50.0, 2, 10, 4, 20]


@pytest.fixture
def scored_client(engine, database_url: str, settings: Settings, tmp_path: Path) -> Iterator[TestClient]:
    write_all(engine, scoring_of(PEOPLE), [PEOPLE])
    rows = "".join(f"{one.customer_id},{one.customer_id}@example.com,yes\n" for one in PEOPLE)
    (tmp_path / "contacts.csv").write_text(f"customer_id,email,consent\n{rows}")
    load_contacts(tmp_path / "contacts.csv", database_url, None)
    with serving_scored(settings, database_url) as client:
        yield client


def test_the_preflight_says_what_so_many_can_show(scored_client: TestClient) -> None:
    asked = scored_client.get("/api/audiences/all/preflight?holdout=0.2&cost=1000&margin=0.1").json()["experiment"]
    assert asked["customers"] == 300
    assert asked["answer"] == "not worth contacting"
    assert "customers (20% held out) show 2 points" in asked["sentences"][0]
    assert scored_client.get("/api/audiences/all/preflight").json()["experiment"] is None


def test_a_file_of_an_experiment_leaves_the_held_out_at_home(scored_client: TestClient) -> None:
    answer = scored_client.get("/api/audiences/all.csv?experiment=spring&holdout=0.2")
    rows = list(csv.reader(answer.text.splitlines()))[1:]
    assert 200 < len(rows) < 280
    (listed,) = scored_client.get("/monitoring/experiments").json()
    assert (listed["name"], listed["about"], listed["customers"], listed["result"]) == ("spring", "all", 300, None)
    with scored_client.app.state.services.store.reading() as connection:
        arms = [row.held_out for row in connection.execute(select(assignments))]
    assert (len(arms), arms.count(False)) == (300, len(rows))


def test_a_share_without_a_name_is_refused(scored_client: TestClient) -> None:
    assert scored_client.get("/api/audiences/all.csv?holdout=0.2").status_code == 422


def test_a_name_that_asks_something_else_already_is_a_conflict(scored_client: TestClient) -> None:
    asked = [scored_client.get(f"/api/audiences/all.csv?experiment=spring&holdout={share}") for share in (0.2, 0.2, 0.3)]
    assert [one.status_code for one in asked] == [200, 200, 409]
    assert "another name" in asked[2].json()["detail"]


@pytest.mark.parametrize("format_name", ["", "&format=meta"])
def test_an_experiment_that_reaches_nobody_is_refused_and_not_begun(scored_client: TestClient, format_name: str) -> None:
    answer = scored_client.get(f"/api/audiences/all.csv?experiment=spring&search=nobody{format_name}")
    assert (answer.status_code, "customers to contact" in answer.json()["detail"]) == (409, True)
    assert scored_client.get("/monitoring/experiments").json() == []


def test_before_the_first_experiment_the_list_is_empty(settings: Settings, database_url: str) -> None:
    with serving_scored(settings, database_url) as client:  # nothing was ever written to this database
        answer = client.get("/monitoring/experiments")
    assert (answer.status_code, answer.json()) == (200, [])


def test_ids_and_scores_are_no_experiment(scored_client: TestClient) -> None:
    assert scored_client.get("/api/audiences/all.csv?experiment=spring&format=scores").status_code == 422


def asked_of(client: TestClient, count: int = 60) -> list[dict]:
    bodies = [{"customer_id": f"C{number}", "features": FEATURES} for number in range(count)]
    found = client.post("/predict_customer_value/batch", json={"customers": bodies}).json()["results"]
    one = client.post("/predict_customer_value", json=bodies[0]).json()
    assert one["recommended_action"] == found[0]["recommended_action"]
    wired = client.app.state.services
    wired.ledger.flush(wired.model.sketches)
    return found


def served(settings: Settings, tmp_path: Path, **changes: object) -> TestClient:
    return TestClient(build_app(settings.model_copy(update={"database_url": SecretStr(empty_sqlite(tmp_path)), **changes})))


def test_advice_goes_by_lot_and_the_lot_is_remembered(settings: Settings, tmp_path: Path) -> None:
    with served(settings, tmp_path, advice_experiment="advice", advice_held_out=0.3) as client:
        held = [one["recommended_action"] == HELD_OUT for one in asked_of(client)]
        assert 5 < sum(held) < 35
        with client.app.state.services.store.reading() as connection:
            arms = [row.held_out for row in connection.execute(select(assignments))]
        assert (len(arms), sum(arms)) == (60, sum(held))


def test_champion_and_challenger_each_serve_their_share_and_both_are_recorded(settings: Settings, tmp_path: Path) -> None:
    champion = (settings.model_dir / "CURRENT").read_text().split()[0]
    models = tmp_path / "models"
    shutil.copytree(settings.model_dir, models)
    shutil.copytree(models / champion, models / "rival")
    manifest = models / "rival" / "manifest.json"
    manifest.write_text(manifest.read_text().replace(champion, "rival"))
    with served(settings, tmp_path, model_dir=models, challenger="rival", challenger_share=0.3) as client:
        versions = [one["model_version"] for one in asked_of(client)]
        assert 5 < versions.count("rival") < 35
        assert versions.count("rival") + versions.count(champion) == 60
        with client.app.state.services.store.reading() as connection:
            rows = {(row.customer, row.model_version) for row in connection.execute(select(predictions))}
        assert len(rows) == 120


def test_a_challenger_that_is_not_there_costs_nothing_but_a_word(settings: Settings, tmp_path: Path) -> None:
    with served(settings, tmp_path, challenger="gone") as client:
        assert asked_of(client)[0]["model_version"]
        assert "gone" in client.get("/health").json()["problems"][0]

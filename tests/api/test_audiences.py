"""Files for advertising platforms, and what these would refuse, over HTTP and on both databases."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import Engine, update

from backend.audiences.formats import FORMATS
from backend.contract.shop.groups import KINDS, slug
from backend.errors import ExpiredCursor
from backend.settings import Settings
from backend.stores.database import Database
from backend.stores.engine import open_engine
from backend.stores.scored.scorings import write_all
from backend.stores.store import Store
from backend.stores.tables import scorings
from backend.use_cases.stored import build_audience
from tests.api.scored import serving_scored
from tests.unit.stores.profiles import ONE, customer
from tests.unit.stores.totals import scoring_of
from training.audiences.contacts import load_contacts

PEOPLE = [
    replace(customer(number), tier=("High-CLV", "Low-CLV")[number % 2], clv_365d=float(number % 7)) for number in range(300)
]
HEADER = "customer_id,email,phone,first_name,country,consent\n"


def contact_of(number: int) -> str:
    """Of each eight: five reachable, one without consent, one without an identifier, one without a contact."""
    name = f"c{number:06d}"
    return (
        [f"{name},{name}@example.com,07911 123456,=Ann,GB,yes\n"] * 5
        + [f"{name},{name}@example.com,,,,no\n", f"{name},nonsense,,,,yes\n", ""]
    )[number % 8]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("contacts") / "contacts.csv"
    path.write_text(HEADER + "".join(contact_of(number) for number in range(len(PEOPLE))))
    return path


@pytest.fixture(scope="module")
def reachable(each_database: str, settings: Settings, file: Path) -> Iterator[TestClient]:
    """For tests that only read."""
    engine = open_engine(each_database)
    write_all(engine, scoring_of(PEOPLE), [PEOPLE])
    engine.dispose()
    load_contacts(file, each_database, None)
    with serving_scored(settings, each_database) as client:
        yield client


def rows(answer) -> list[list[str]]:
    return list(csv.reader(answer.text.splitlines()))


def test_files_hold_exactly_whom_the_preflight_counts(reachable: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_audience, "ROWS_AT_ONCE", 7)
    for name, form in FORMATS.items():
        answer = reachable.get(f"/api/audiences/high-clv.csv?format={name}")
        counts = reachable.get(f"/api/audiences/high-clv/preflight?format={name}").json()["counts"]
        found = rows(answer)
        assert tuple(found[0]) == form.columns
        assert len(found) - 1 == counts["rows"] == int(answer.headers["X-Audience-Rows"])
        assert counts["customers"] == sum(c.tier == "High-CLV" for c in PEOPLE)
        assert counts["customers"] == sum(counts[part] for part in ("rows", "no_contact", "no_consent", "no_identifier"))
        assert answer.headers["content-type"].startswith("text/csv")
        assert f"high-clv-{name}.csv" in answer.headers["content-disposition"]


def test_a_file_holds_everybody_reachable_once(reachable: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_audience, "ROWS_AT_ONCE", 10)
    found = [row[0] for row in rows(reachable.get("/api/audiences/all.csv"))[1:]]
    assert found == [c.customer_id for number, c in enumerate(PEOPLE) if number % 8 < 5]


def test_a_first_name_cannot_be_a_formula(reachable: TestClient) -> None:
    row = rows(reachable.get("/api/audiences/all.csv?format=klaviyo"))[1]
    assert row[:4] == ["c000000@example.com", "+447911123456", "'=Ann", ""]


def test_the_preflight_says_what_meta_would_reject(reachable: TestClient) -> None:
    fine = reachable.get("/api/audiences/all/preflight?format=meta").json()
    assert (fine["ready"], fine["problems"], fine["value_of"]) == (True, [], "clv_365d")
    assert (fine["counts"]["distinct_values"], fine["counts"]["bad_emails"]) == (6, 37)
    assert any("have not consented" in warning for warning in fine["warnings"])
    few = reachable.get("/api/audiences/low-clv/preflight?format=meta").json()
    assert (few["ready"], "this file has" in few["problems"][0]) == (False, True)


@pytest.mark.parametrize("kind", KINDS)
def test_every_group_is_found_by_name_and_by_slug(reachable: TestClient, kind: str) -> None:
    for name in KINDS[kind]:
        counts = [
            reachable.get(f"/api/audiences/{given}/preflight").json()["counts"]["customers"] for given in (name, slug(name))
        ]
        assert counts == [sum(getattr(c, kind) == name for c in PEOPLE)] * 2


@pytest.mark.parametrize("path", ["gold.csv", "gold/preflight", "%00.csv"])
def test_an_unknown_group_is_404_and_lists_the_known_ones(reachable: TestClient, path: str) -> None:
    answer = reachable.get(f"/api/audiences/{path}")
    assert answer.status_code == 404
    known = ("high-clv", "high-value", "at-risk-churn", "champions", "all")
    assert all(name in answer.json()["detail"] for name in known)


def test_without_lifetime_values_the_amount_is_the_predicted_spend(engine, database_url, settings, file: Path) -> None:
    people = [replace(c, clv_365d=None, p_alive=None) for c in PEOPLE]
    write_all(engine, scoring_of(people), [people])
    load_contacts(file, database_url, None)
    with serving_scored(settings, database_url) as client:
        assert client.get("/api/audiences/all/preflight?format=meta").json()["value_of"] == "predicted_spend_30d"
        assert rows(client.get("/api/audiences/all.csv?format=meta"))[1][-1] == "1000.00"


def test_all_preflights_at_once_say_what_each_says_alone(reachable: TestClient) -> None:
    for one in reachable.get("/api/audiences/preflight").json()["preflights"]:
        alone = reachable.get(f"/api/audiences/{one['segment']}/preflight?format={one['format']}").json()
        assert (one["counts"], one["problems"]) == (alone["counts"], alone["problems"])


def test_all_preflights_follow_contacts_as_they_change(engine, database_url, settings, tmp_path: Path) -> None:
    write_all(engine, scoring_of(PEOPLE), [PEOPLE])

    def rows(client: TestClient) -> int:
        return client.get("/api/audiences/preflight").json()["preflights"][0]["counts"]["rows"]

    with serving_scored(settings, database_url) as client:
        said = [rows(client)]
        for people in (3, 5):
            text = "".join(f"c{number:06d},c{number}@example.com,,,,yes\n" for number in range(people))
            (tmp_path / "contacts.csv").write_text(HEADER + text)
            load_contacts(tmp_path / "contacts.csv", database_url, None)
            said += [rows(client), rows(client)]
    assert said == [0, 3, 3, 5, 5]


def test_without_contacts_all_preflights_say_what_each_says_alone(engine, database_url, settings) -> None:
    write_all(engine, scoring_of(PEOPLE), [PEOPLE])
    with serving_scored(settings, database_url) as client:
        for one in client.get("/api/audiences/preflight").json()["preflights"]:
            alone = client.get(f"/api/audiences/{one['segment']}/preflight?format={one['format']}").json()
            assert (one["counts"], one["problems"]) == (alone["counts"], alone["problems"])


def test_without_contacts_a_file_has_ids_and_scores_and_the_preflight_says_why(engine, database_url, settings) -> None:
    write_all(engine, scoring_of([ONE]), [[ONE]])
    with serving_scored(settings, database_url) as client:
        assert len(rows(client.get("/api/audiences/all.csv?format=generic"))) == 1
        scores = rows(client.get("/api/audiences/all.csv"))
        assert (scores[0][0], scores[1][0], len(scores)) == ("customer_id", ONE.customer_id, 2)
        assert "email" not in scores[0]
        assert "python -m training contacts" in client.get("/api/audiences/all/preflight").json()["problems"][0]


def test_a_download_never_ends_early_in_silence(engine: Engine, database_url: str, file: Path, monkeypatch) -> None:
    """The scoring goes between two reads: the stream breaks, rather than look complete."""
    monkeypatch.setattr(build_audience, "ROWS_AT_ONCE", 50)
    write_all(engine, scoring_of(PEOPLE), [PEOPLE])
    load_contacts(file, database_url, None)
    store = Store(Database(database_url))
    stream = build_audience.audience_lines(store, build_audience.find_audience(store, "all", "generic"))
    next(stream), next(stream)
    with engine.begin() as connection:
        connection.execute(update(scorings).values(state="old"))
    with pytest.raises(ExpiredCursor, match="start again"):
        list(stream)
    store.close()


def test_with_keys_set_files_need_one(engine: Engine, database_url: str, settings: Settings) -> None:
    write_all(engine, scoring_of([ONE]), [[ONE]])
    with serving_scored(settings, database_url, api_keys=SecretStr("k"), open_access=False) as client:
        for path in (
            "/api/audiences/all.csv",
            "/api/audiences/all/preflight",
            "/api/segments",
            "/api/dashboard/summary",
            "/api/meta-ads/audiences",
            "/api/meta-ads/budget-allocation",
        ):
            assert client.get(path).status_code == 401


def test_a_file_of_scores_takes_the_filters_of_the_customers_page(scored: TestClient) -> None:
    query = "tier=Low-CLV&max_orders=7&min_probability=0.3&sort=predicted_spend_30d"
    page = scored.get(f"/api/customers?{query}&limit=500&totals=true").json()
    wanted = [one["customer_id"] for one in page["customers"]]
    assert wanted
    for path in ("/api/customers.csv", "/api/audiences/all.csv"):
        found = rows(scored.get(f"{path}?{query}" + ("&format=scores" if "audiences" in path else "")))
        assert [row[0].removeprefix("'") for row in found[1:]] == wanted
    assert page["total"] == len(wanted)
    assert page["sums"]["predicted_spend_30d"] == pytest.approx(
        sum(one["predicted_spend_30d"] for one in page["customers"])
    )

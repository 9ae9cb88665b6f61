"""Scores as Parquet, Arrow and csv: the same values in each, and on the customer's page; streamed, and never cut short
without a word."""

import csv
import io
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from fastapi.testclient import TestClient
from pyarrow import parquet

from backend.api.out.scores import accepted
from backend.app import create_app
from backend.contract.profiles import CustomerProfile
from backend.jobs import stream_file
from backend.settings import Settings
from backend.stores.engine import open_engine
from backend.stores.scored.scorings import write_all
from tests.databases import empty_sqlite
from tests.unit.stores.profiles import ONE, customer
from tests.unit.stores.totals import scoring_of
from training.files.typed import MONEY

ROUTE = "/api/scores"
PEOPLE = [
    *(customer(number, clv_365d=None if number % 3 else 0.07 + number) for number in range(40)),
    customer(41, expected_next_order=None, tier="Low-CLV", rfm_recency=None, country='=cmd|" /C calc"!A0'),
    customer(42, country='Côte d’Ivoire, "north"\nand south'),
]


@pytest.fixture(scope="module")
def client(settings: Settings, tmp_path_factory: pytest.TempPathFactory):
    url = empty_sqlite(tmp_path_factory.mktemp("files"))
    engine = open_engine(url)
    write_all(engine, scoring_of(PEOPLE), [PEOPLE])
    engine.dispose()
    changed = settings.model_copy(update={"database_url": type(settings.database_url)(url)})
    with TestClient(create_app(changed), raise_server_exceptions=False) as client:
        yield client


def rows_of(form: str, body: bytes) -> list[dict[str, Any]]:
    if form == "parquet":
        return parquet.read_table(io.BytesIO(body)).to_pylist()
    if form == "arrow":
        return pa.ipc.open_file(io.BytesIO(body)).read_all().to_pylist()
    return [typed(row) for row in csv.DictReader(io.StringIO(body.decode(), newline=""))]


def typed(row: dict[str, str]) -> dict[str, Any]:
    """A line of csv as the other two say it."""
    return {name: _value(name, text) for name, text in row.items()}


def _value(name: str, text: str) -> Any:
    if text == "" or name in {
        "customer_id",
        "country",
        "segment",
        "tier",
        "archetype",
        "rfm_segment",
        "clv_level",
        "mismatch",
    }:
        return text.removeprefix("'") or None
    if name in MONEY:
        return Decimal(text)
    return date.fromisoformat(text) if name == "expected_next_order" else float(text)


@pytest.fixture(scope="module")
def bodies(client: TestClient) -> dict[str, bytes]:
    """The whole scoring in each form."""
    answers = {form: client.get(ROUTE, params={"format": form}) for form in ("parquet", "arrow", "csv")}
    assert {form: answer.status_code for form, answer in answers.items()} == dict.fromkeys(answers, 200)
    return {form: answer.content for form, answer in answers.items()}


def test_the_three_forms_say_the_same(bodies: dict[str, bytes]) -> None:
    found = [rows_of(form, body) for form, body in bodies.items()]
    assert len(found[0]) == len(PEOPLE)
    assert found[0] == found[1] == found[2]


def test_they_say_what_the_customer_s_page_says(client: TestClient, bodies: dict[str, bytes]) -> None:
    for row in rows_of("parquet", bodies["parquet"]):
        page = client.get(f"/api/customers/{row['customer_id']}").json()
        said = {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
        wrong = {
            name: (value, page[name])
            for name, value in said.items()
            if (value != Decimal(repr(page[name])) if isinstance(value, Decimal) else value != page[name])
        }
        assert wrong == {}


def test_every_amount_of_money_is_a_decimal_and_nothing_else_is(bodies: dict[str, bytes]) -> None:
    table = parquet.read_table(io.BytesIO(bodies["parquet"]))
    assert {field.name for field in table.schema if pa.types.is_decimal(field.type)} == MONEY
    assert all(isinstance(getattr(ONE, name), float) for name in MONEY)
    assert table.schema.names == [name for name in CustomerProfile.__slots__ if name != "drivers"]
    assert table.schema.metadata[b"currency"] == b"GBP"


def test_no_cell_of_the_csv_starts_a_formula(bodies: dict[str, bytes]) -> None:
    text = bodies["csv"].decode()
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))] == []
    assert any(cell.startswith("'=cmd") for cell in cells)


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, "csv"),
        ("*/*", "csv"),
        ("application/vnd.apache.parquet", "parquet"),
        ("text/csv;q=0.2, application/vnd.apache.arrow.file;q=0.9", "arrow"),
        ("application/*, text/csv;q=0.5", "parquet"),
        ("application/pdf, text/*;q=0.1", "csv"),
    ],
)
def test_accept_chooses(accept: str | None, form: str) -> None:
    assert accepted(accept) == form


def test_accept_is_read_and_a_format_wins_over_it(client: TestClient) -> None:
    refused = client.get(ROUTE, headers={"Accept": "application/pdf"})
    assert (refused.status_code, "Accept asks for something else" in refused.json()["detail"]) == (406, True)
    given = client.get(ROUTE, params={"format": "arrow"}, headers={"Accept": "text/csv"})
    assert given.headers["content-type"] == "application/vnd.apache.arrow.file"
    assert given.headers["vary"] == "Accept"


def test_one_group_is_a_file_of_its_own(client: TestClient) -> None:
    low = client.get(ROUTE, params={"segment": "low-clv"}).content
    assert [row["customer_id"] for row in rows_of("csv", low)] == ["c000041"]
    unknown = client.get(ROUTE, params={"segment": "gold"})
    assert (unknown.status_code, "no group 'gold'" in unknown.json()["detail"]) == (404, True)


def test_nothing_scored_is_one_sentence(settings: Settings, tmp_path: Path) -> None:
    changed = settings.model_copy(update={"database_url": type(settings.database_url)(empty_sqlite(tmp_path))})
    with TestClient(create_app(changed), raise_server_exceptions=False) as client:
        answer = client.get(ROUTE)
    assert (answer.status_code, answer.json()["detail"].startswith("No customers are scored yet")) == (503, True)


def test_a_file_that_ends_midway_is_no_whole_answer(settings: Settings) -> None:
    """Its reader gets an exception, or a connection that breaks; never the end of a shorter file."""
    app = create_app(settings)
    code = "import sys; sys.stdout.write('half a file'); sys.stdout.flush(); sys.exit(3)"
    failing = stream_file.FileProgram((sys.executable, "-c", code), "")
    app.state.services = replace(app.state.services, files=failing)
    with TestClient(app) as strict, pytest.raises(RuntimeError, match="not written to its end"):
        strict.get(ROUTE)


def test_a_third_file_at_once_is_asked_to_wait(client: TestClient) -> None:
    for _ in range(stream_file.MOST_AT_ONCE):
        assert stream_file._turns.acquire(blocking=False)
    try:
        answer = client.get(ROUTE)
    finally:
        for _ in range(stream_file.MOST_AT_ONCE):
            stream_file._turns.release()
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)

"""A backup that was put back answers what the service answered before, from either database into either."""

import shutil
import tarfile
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from backend.errors import BadInput
from backend.monitoring.ledger import Prediction, customer_key
from backend.settings import Settings
from backend.stores.database import Database
from backend.stores.ledger.monitoring_tables import predictions
from backend.stores.ledger.predictions import record
from backend.stores.scored.scorings import write_all
from backend.stores.store import Store
from backend.stores.tables import metadata
from tests.api.scored import serving_scored
from tests.databases import empty_postgres, empty_sqlite
from tests.unit.stores.profiles import customer
from tests.unit.stores.totals import scoring_of
from training.audiences.contacts import load_contacts
from training.backup.archive import back_up, restore

PEOPLE = [customer(number) for number in range(120)]
SILENT = lambda step: None  # noqa: E731 - progress that nobody reads
QUESTIONS = (
    "/api/customers?limit=50&sort=clv_365d",
    "/api/customers/c000007",
    "/api/segments",
    "/api/dashboard/summary",
    "/api/audiences/all.csv",
)


@pytest.fixture
def backup(engine, database_url: str, settings: Settings, tmp_path: Path) -> Path:
    for _ in range(2):  # one in service, one before
        write_all(engine, scoring_of(PEOPLE), [PEOPLE])
    rows = "".join(f"{one.customer_id},{one.customer_id}@example.com,yes\n" for one in PEOPLE)
    (tmp_path / "contacts.csv").write_text(f"customer_id,email,consent\n{rows}")
    load_contacts(tmp_path / "contacts.csv", database_url, None)
    store = Store(Database(database_url))
    with store.writing() as connection:
        metadata.create_all(connection)
        record(connection, [Prediction(customer_key("c000007", "s"), date(2026, 3, 1), 30, "v1", "served", 0.5, 10.0)])
    store.close()
    out = tmp_path / "backup.tar.gz"
    back_up(database_url, settings.model_dir, out, SILENT)
    return out


def answers(settings: Settings, url: str, models: Path) -> list[str]:
    with serving_scored(settings, url, model_dir=models) as client:
        told = [client.get(path).text for path in QUESTIONS]
        body = {"customer_id": "x", "features": [100.0, 50.0, 2, 10, 4, 20]}
        return [*told, client.post("/predict_customer_value", json=body).text]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_restored_service_answers_as_the_one_before(
    kind: str, backup: Path, database_url: str, settings: Settings, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    (tmp_path / "new").mkdir()
    other = (
        empty_sqlite(tmp_path / "new") if kind == "sqlite" else empty_postgres(request.getfixturevalue("postgres_server"))
    )
    restore(backup, other, tmp_path / "models", SILENT)
    assert answers(settings, other, tmp_path / "models") == answers(settings, database_url, settings.model_dir)
    store = Store(Database(other))
    with store.writing() as connection:
        record(connection, [Prediction("k", date(2026, 3, 2), 30, "v1", "served", 0.5, 10.0)])  # its counter goes on
        assert connection.scalar(select(func.count()).select_from(predictions)) == 2
    store.close()


def test_nothing_is_overwritten_unless_it_is_said(
    backup: Path, database_url: str, settings: Settings, tmp_path: Path
) -> None:
    with pytest.raises(BadInput, match="--replace"):
        restore(backup, database_url, tmp_path / "models", SILENT)
    before = answers(settings, database_url, settings.model_dir)
    restore(backup, database_url, tmp_path / "models", SILENT, replace=True)
    assert answers(settings, database_url, settings.model_dir) == before


def test_a_backup_is_its_owner_s_alone(backup: Path) -> None:
    assert backup.stat().st_mode & 0o077 == 0


def test_half_a_backup_or_another_file_changes_nothing(backup: Path, tmp_path: Path) -> None:
    url = empty_sqlite(tmp_path / "none") if (tmp_path / "none").mkdir() is None else ""
    half, other = tmp_path / "half.tar.gz", tmp_path / "text.tar.gz"
    half.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    other.write_text("nothing")
    for file in (half, other, tmp_path / "gone.tar.gz"):
        with pytest.raises(BadInput, match="no whole backup"):
            restore(file, url, tmp_path / "models", SILENT)
    assert not (tmp_path / "models").exists()


def test_a_changed_part_is_refused(backup: Path, tmp_path: Path) -> None:
    with tarfile.open(backup) as file:
        file.extractall(tmp_path / "open", filter="data")
    (tmp_path / "open" / "tables" / "contacts.jsonl").write_text("")
    with tarfile.open(tmp_path / "forged.tar.gz", "w:gz") as file:
        for path in (tmp_path / "open").iterdir():
            file.add(path, path.name)
    (tmp_path / "n").mkdir()
    with pytest.raises(BadInput, match="not what was written"):
        restore(tmp_path / "forged.tar.gz", empty_sqlite(tmp_path / "n"), tmp_path / "models", SILENT)
    shutil.rmtree(tmp_path / "open")

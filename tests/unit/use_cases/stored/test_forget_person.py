"""A forgotten person is nowhere: in no table, no file, no bytes of the database; no later load brings them back."""

import json
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from backend.contract.shop.people import person_of
from backend.errors import BadInput
from backend.monitoring.ledger import Prediction, customer_key
from backend.stores.database import Database
from backend.stores.ledger.predictions import passed, record
from backend.stores.privacy.people import named_by
from backend.stores.scored.scorings import write_all
from backend.stores.store import Store
from backend.stores.tables import cells, contacts, customers, metadata, scorings
from backend.use_cases.stored.forget_person import Places, forget_person, welcome_back
from tests.unit.stores.profiles import customer
from tests.unit.stores.totals import scoring_of
from training.audiences.contacts import load_contacts

TODAY = date(2026, 3, 1)
SECRET = "ledger"  # noqa: S105
PEOPLE = [customer(number) for number in range(30)]
FILE = (
    "customer_id,email,phone,country,consent\n"
    "c000001,Ann.Secret@Example.com,07911 123456,GB,yes\n"
    "c000002,ann.secret@example.com,,,yes\n"
    "c000003,,+44 7911 123456,,yes\n"
    "c000004,bob@example.com,,,yes\n"
)


@pytest.fixture
def store(engine: Engine, database_url: str, tmp_path: Path) -> Store:
    write_all(engine, scoring_of(PEOPLE), [PEOPLE])
    (tmp_path / "contacts.txt").write_text(FILE)
    load_contacts(tmp_path / "contacts.txt", database_url, None, SECRET)
    (tmp_path / "contacts.txt").unlink()
    opened = Store(Database(database_url))
    with opened.writing() as connection:
        keys = [customer_key(f"c00000{number}", SECRET) for number in range(1, 6)]
        record(connection, [Prediction(key, TODAY, 30, "v1", "served", 0.5, 10.0) for key in keys])
    yield opened
    opened.close()


def forget(store: Store, folder: Path, **who: str):
    return forget_person(store, person_of(**who), SECRET, Places(folder), TODAY)


def ids(store: Store, table) -> set[str]:
    with store.reading() as connection:
        return set(connection.scalars(select(table.c.customer_id)))


@pytest.mark.parametrize(
    "who",
    [{"email": " ANN.Secret@example.COM "}, {"phone": "0044 (7911) 123-456"}, {"phone": "07911123456"},
     {"customer_id": "c000002"}],
)  # fmt: skip
def test_every_spelling_removes_the_same_person_from_every_table(store: Store, tmp_path: Path, who: dict) -> None:
    found = forget(store, tmp_path / "none", **who)
    gone = {"c000001", "c000002", "c000003"}
    assert (found.ids, found.rows) == (3, {"contacts": 3, "customers": 3, "predictions": 3})
    assert ids(store, customers) == {one.customer_id for one in PEOPLE} - gone
    assert ids(store, contacts) == {"c000004"}
    with store.reading() as connection:
        assert len(list(passed(connection, date(2027, 1, 1)))) == 2


def test_counts_of_the_scoring_and_its_cells_follow(store: Store, tmp_path: Path) -> None:
    forget(store, tmp_path / "none", email="ann.secret@example.com")
    with store.reading() as connection:
        assert connection.scalar(select(scorings.c.customers)) == len(PEOPLE) - 3
        assert sum(connection.scalars(select(cells.c.customers))) == len(PEOPLE) - 3


def test_twice_is_as_good_as_once_and_a_stranger_changes_nothing(store: Store, tmp_path: Path) -> None:
    assert forget(store, tmp_path / "none", email="stranger@example.com").rows == {}
    forget(store, tmp_path / "none", email="ann.secret@example.com")
    assert forget(store, tmp_path / "none", email="ann.secret@example.com").rows == {}
    assert len(ids(store, customers)) == len(PEOPLE) - 3


def test_a_later_load_of_contacts_does_not_bring_them_back_until_they_are_welcome(store, tmp_path, database_url) -> None:
    forget(store, tmp_path / "none", email="ann.secret@example.com")
    (tmp_path / "again.csv").write_text(FILE)
    account = load_contacts(tmp_path / "again.csv", database_url, None, SECRET)
    assert account.set_aside == {"forgotten on request": 3}
    assert ids(store, contacts) == {"c000004"}
    for number in (1, 2, 3):
        assert welcome_back(store, person_of(f"c00000{number}", "ann.secret@example.com", "+447911123456"), SECRET)
    load_contacts(tmp_path / "again.csv", database_url, None, SECRET)
    assert len(ids(store, contacts)) == 4


def test_files_lose_their_rows_and_no_others(store: Store, tmp_path: Path) -> None:
    hashed = sha256(b"ann.secret@example.com").hexdigest()
    (tmp_path / "meta.csv").write_text(f"email,value\n{hashed},3\n{sha256(b'bob').hexdigest()},4\n")
    (tmp_path / "orders.tsv").write_text("CustomerID\tquantity\nc000002\t1\nc000009\t2\n")
    (tmp_path / "told.jsonl").write_text('{"customer_id": "c000003"}\n{"customer_id": "c000004"}\n')
    (tmp_path / "page.json").write_text(json.dumps({"customers": [{"customer_id": "C000001"}, {"customer_id": "c000005"}]}))
    (tmp_path / "kept.csv").write_text("customer_id,quantity\nc000004,1\n")
    (tmp_path / "packed.xlsx").write_bytes(b"?")
    found = forget(store, tmp_path, email="ann.secret@example.com")
    assert {Path(name).name: count for name, count in found.files.items()} == {
        "meta.csv": 1, "orders.tsv": 1, "told.jsonl": 1, "page.json": 1,
    }  # fmt: skip
    assert [Path(name).name for name in found.look_at] == ["packed.xlsx"]
    assert hashed not in (tmp_path / "meta.csv").read_text()
    assert (tmp_path / "orders.tsv").read_text() == "CustomerID\tquantity\nc000009\t2\n"
    assert json.loads((tmp_path / "page.json").read_text()) == {"customers": [{"customer_id": "c000005"}]}


def test_a_short_id_is_no_quantity(store: Store, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("customer_id,quantity\n12,1\n13,12\n")
    assert forget(store, tmp_path, customer_id="12").files == {str(tmp_path / "orders.csv"): 1}
    assert (tmp_path / "orders.csv").read_text() == "customer_id,quantity\n13,12\n"


def test_the_bytes_of_a_sqlite_file_name_nobody_afterwards(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'people.db'}"
    (tmp_path / "contacts.csv").write_text(FILE)
    load_contacts(tmp_path / "contacts.csv", url, None, SECRET)
    (tmp_path / "contacts.csv").unlink()
    store = Store(Database(url))
    forget(store, tmp_path / "none", email="ann.secret@example.com")
    store.close()
    left = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert (b"ann.secret" in left, b"bob@example" in left) == (False, True)


def test_an_address_that_many_share_is_no_person(store: Store, tmp_path: Path, database_url: str) -> None:
    rows = "".join(f"c{number:06d},shop@example.com,yes\n" for number in range(30))
    (tmp_path / "c.csv").write_text(f"customer_id,email,consent\n{rows}")
    load_contacts(tmp_path / "c.csv", database_url, None, SECRET)
    with pytest.raises(BadInput, match="More than 20"):
        forget(store, tmp_path / "none", email="shop@example.com")
    assert len(ids(store, customers)) == len(PEOPLE)


@pytest.mark.parametrize(
    "who", [{}, {"email": "none"}, {"phone": "12"}, {"customer_id": "a\x00b"}, {"customer_id": "x" * 300}]
)
def test_what_names_nobody_is_refused(who: dict) -> None:
    with pytest.raises(BadInput):
        person_of(**who)


def test_no_table_names_a_customer_in_a_column_that_forgetting_does_not_know() -> None:
    """A new table is covered by calling its columns as the others do."""
    suspicious = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.c
        if any(part in column.name for part in ("customer", "email", "phone")) and not column.name.startswith("bad_")
    }
    covered = {f"{t.name}.{name}" for t in metadata.tables.values() for name in named_by(t)}
    sums = {"scorings.customers", "cells.customers", "experiments.customers"}
    assert suspicious - sums - covered - {"contacts.email", "contacts.phone"} == set()

"""What is older than the settings allow goes, and nothing younger."""

import os
import time
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Engine, func, select

from backend.audiences.formats import FORMATS
from backend.stores.database import Database
from backend.stores.privacy.retention import Periods
from backend.stores.scored.scorings import write_all
from backend.stores.store import Store
from backend.stores.tables import contacts, customers
from backend.use_cases.stored.forget_person import apply_retention
from tests.unit.stores.profiles import customer
from tests.unit.stores.totals import scoring_of
from training.audiences.contacts import load_contacts

PEOPLE = [customer(number) for number in range(5)]


def test_customers_and_contacts_go_when_no_scoring_is_young_enough(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    write_all(engine, scoring_of(PEOPLE), [PEOPLE])
    (tmp_path / "c.txt").write_text("customer_id,email,consent\nc000001,a@example.com,yes\n")
    load_contacts(tmp_path / "c.txt", database_url, None)
    store = Store(Database(database_url))

    def left() -> tuple[int, int]:
        with store.reading() as connection:
            counts = [connection.scalar(select(func.count()).select_from(table)) for table in (customers, contacts)]
        return counts[0], counts[1]

    for days, after in ((9, (5, 1)), (11, (0, 0))):
        apply_retention(store, tmp_path, 0, Periods(ledger=0, customers=10), date.today() + timedelta(days=days))
        assert left() == after
    write_all(engine, scoring_of(PEOPLE), [PEOPLE])
    assert left() == (5, 0)
    store.close()


def test_old_audience_files_go_and_other_files_stay(tmp_path: Path, database_url: str) -> None:
    store = Store(Database(database_url))
    (tmp_path / "old.csv").write_text(",".join(FORMATS["meta"].columns) + "\nx\n")
    (tmp_path / "new.csv").write_text(",".join(FORMATS["meta"].columns) + "\nx\n")
    (tmp_path / "orders.csv").write_text("customer_id,quantity\n1,2\n")
    for name in ("old.csv", "orders.csv"):
        os.utime(tmp_path / name, (time.time() - 40 * 86_400,) * 2)
    assert apply_retention(store, tmp_path, 30, Periods(0, 0), date.today()) == {"exports": 1}
    assert {path.name for path in tmp_path.glob("*.csv")} == {"new.csv", "orders.csv"}
    store.close()

"""An experiment from the export to its read-out: who is drawn stays drawn, and what came is counted from a newer log."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from backend.errors import BadInput, NotReady
from backend.stores.database import Database
from backend.stores.scored.scorings import write_all
from backend.stores.store import Store
from backend.use_cases.stored.hold_out import experiments
from tests.unit.stores.profiles import customer
from tests.unit.stores.totals import scoring_of
from training.audiences.contacts import load_contacts
from training.audiences.export import Trial, export_audience
from training.outcomes.experiments import Costs, read_out

PEOPLE = [customer(number) for number in range(400)]
SECRET = "ledger"  # noqa: S105
NOBODY = "low-clv"
"""A group that has no customer here."""
DAY = date.today() - timedelta(days=90)
SILENT = lambda step: None  # noqa: E731 - progress that nobody reads
HEAD = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"


@pytest.fixture
def store(engine: Engine, database_url: str, tmp_path: Path) -> Store:
    write_all(engine, scoring_of(PEOPLE), [PEOPLE])
    rows = "".join(f"{one.customer_id},{one.customer_id}@example.com,yes\n" for one in PEOPLE)
    (tmp_path / "contacts.csv").write_text(f"customer_id,email,consent\n{rows}")
    load_contacts(tmp_path / "contacts.csv", database_url, None)
    opened = Store(Database(database_url))
    yield opened
    opened.close()


def export(url: str, out: Path, share: float = 0.3, segment: str = "all") -> set[str]:
    export_audience(url, segment, "generic", out, Trial("spring", share, SECRET, DAY))
    return {row["customer_id"] for row in csv.DictReader(out.read_text().splitlines())}


def orders(path: Path, buyers: set[str], price: str = "20.00") -> Path:
    """A log in which these bought a week from now; another one buys every day, from a month before to two after."""
    days = [(one, DAY + timedelta(days=7)) for one in sorted(buyers)]
    days += [("c999999", DAY + timedelta(days=day)) for day in range(-30, 61)]
    lines = [
        f"{489434 + number},85123A,WHITE HANGING HEART T-LIGHT HOLDER,1,{day} 10:00:00,{price},{one},United Kingdom\n"
        for number, (one, day) in enumerate(days)
    ]
    path.write_text(HEAD + "".join(lines), "utf-8")
    return path


def test_the_lot_keeps_its_share_and_its_word(store: Store, database_url: str, tmp_path: Path) -> None:
    first = export(database_url, tmp_path / "a.csv")
    assert 0.6 < len(first) / len(PEOPLE) < 0.8
    assert export(database_url, tmp_path / "b.csv") == first


@pytest.mark.parametrize("format_name", [None, "generic", "scores"])
def test_no_file_is_written_without_the_experiment_that_was_asked_for(
    store: Store, database_url: str, tmp_path: Path, format_name: str | None
) -> None:
    with pytest.raises(BadInput, match="customers to contact"):
        export_audience(database_url, NOBODY, format_name, tmp_path / "a.csv", Trial("spring", 0.3, SECRET, DAY))
    assert not (tmp_path / "a.csv").exists()


def test_what_came_is_read_out_and_kept_for_the_service(store: Store, database_url: str, tmp_path: Path) -> None:
    contacted = export(database_url, tmp_path / "a.csv")
    log = orders(tmp_path / "orders.csv", {one for one in contacted if int(one[1:]) % 2})
    (found,) = read_out([log], database_url, SECRET, SILENT, 30, Costs(contact=1.0, margin=0.5))
    assert (found.contacted, found.held_out) == (len(contacted), len(PEOPLE) - len(contacted))
    assert found.bought == pytest.approx(sum(int(one[1:]) % 2 for one in contacted) / len(contacted))
    assert found.uplift is not None
    assert (found.uplift.significant, found.answer) == (True, "worth contacting")
    (kept,) = experiments(store)
    assert kept["result"]["uplift"]["rate"] == pytest.approx(found.uplift.rate)


def test_without_a_hold_out_it_is_what_the_audience_bought(store: Store, database_url: str, tmp_path: Path) -> None:
    assert len(export(database_url, tmp_path / "a.csv", share=0.0)) == len(PEOPLE)
    (found,) = read_out([orders(tmp_path / "o.csv", {"c000001"})], database_url, SECRET, SILENT, 30, Costs())
    assert (found.uplift, found.bought, found.spent) == (None, 1 / 400, 20.0 / 400)


def test_a_window_that_has_not_passed_is_not_read_out(store: Store, database_url: str, tmp_path: Path) -> None:
    export(database_url, tmp_path / "a.csv")
    with pytest.raises(NotReady, match="newer log"):
        read_out([orders(tmp_path / "o.csv", set())], database_url, SECRET, SILENT, 61, Costs())


def test_a_name_asks_one_question(store: Store, database_url: str, tmp_path: Path) -> None:
    export(database_url, tmp_path / "a.csv")
    with pytest.raises(BadInput, match="another name"):
        export(database_url, tmp_path / "a.csv", share=0.5)
    with pytest.raises(BadInput, match="name"):
        export_audience(database_url, "all", "generic", tmp_path / "a.csv", Trial(None, 0.5, SECRET))

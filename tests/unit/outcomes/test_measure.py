"""What came of predictions, by hand and against a plain count of the file."""

import csv
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from backend.errors import NotReady
from backend.monitoring.ledger import Prediction, customer_key
from backend.monitoring.performance import realised
from backend.stores.database import Database
from backend.stores.ledger.predictions import measured, record
from backend.stores.store import Store
from backend.stores.tables import metadata
from tests.databases import empty_sqlite
from training.outcomes.measure import measure
from training.score import opened_store, score_log

SILENT = lambda step: None  # noqa: E731 - progress that nobody reads
HEAD = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"
LOG = HEAD + "".join(
    f"{number},85123A,WHITE HANGING HEART T-LIGHT HOLDER,{quantity},{day} 10:00:00,{price},{customer},United Kingdom\n"
    for number, quantity, day, price, customer in [
        (489434, 2, "2026-01-05", "5.00", 13085),
        (489435, 1, "2026-01-20", "7.00", 13086),
        (489436, 3, "2026-02-10", "5.00", 13085),
        (489437, -1, "2026-02-20", "5.00", 13085),
        (489438, 1, "2026-03-04", "9.00", 13086),
        (489439, 1, "2026-03-30", "9.00", 13087),
    ]
)


def line(customer: int, day: date, probability: float, spend: float) -> Prediction:
    return Prediction(customer_key(str(customer), "s"), day, 30, "v1", "served", probability, spend, 0.0, 20.0)


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    url = empty_sqlite(tmp_path)
    store = Store(Database(url))
    with store.writing() as connection:
        metadata.create_all(connection)
        first = date(2026, 2, 1)
        later = date(2026, 3, 20)
        record(connection, [line(13085, first, 0.8, 12.0), line(13086, first, 0.2, 3.0), line(99999, first, 0.5, 1.0)])
        record(connection, [line(13086, later, 0.2, 3.0)])
    store.close()
    return url


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(LOG, "utf-8")
    return path


def test_windows_that_have_passed_are_judged_and_strangers_are_counted(ledger: str, log: Path) -> None:
    (found,) = measure([log], ledger, "s", SILENT)
    assert (found.first, found.last, found.unknown, found.result.customers) == (date(2026, 2, 1), date(2026, 2, 1), 1, 2)
    # 13085 bought for 15 and sent back 5; 13086 came a day too late
    expected = realised(
        *(np.array(one) for one in ([0.8, 0.2], [12.0, 3.0], [1.0, 0.0], [10.0, 0.0], [0.0, 0.0], [20.0] * 2))
    )
    assert found.result == expected


def test_the_result_is_kept_for_the_service(ledger: str, log: Path) -> None:
    measure([log], ledger, "s", SILENT)
    measure([log], ledger, "s", SILENT)
    store = Store(Database(ledger))
    with store.reading() as connection:
        (kept,) = measured(connection)
    store.close()
    assert (kept["model_version"], kept["result"]["customers"], kept["result"]["unknown"]) == ("v1", 2, 1)


def test_another_secret_knows_nobody(ledger: str, log: Path) -> None:
    with pytest.raises(NotReady, match="newer log"):
        measure([log], ledger, "another", SILENT)


def test_an_empty_ledger_says_what_to_do(log: Path, tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="come back in 30 days"):
        measure([log], empty_sqlite(tmp_path / "other"), "s", SILENT)


def test_a_scoring_is_held_against_a_plain_count_of_the_file(sample: Path, model_dir: Path, tmp_path: Path) -> None:
    url, cutoff = empty_sqlite(tmp_path), date(2025, 4, 1)
    score_log([sample], model_dir, url, cutoff, SILENT)
    (found,) = measure([sample], url, "", SILENT)
    bought, spent = plain_count(sample, cutoff)
    assert found.source == "scored"
    assert found.result.bought * found.result.customers == pytest.approx(bought)
    assert found.result.bias == pytest.approx(predicted_total(url) / spent - 1, abs=1e-6)
    assert found.result.coverage is None or 0.7 < found.result.coverage <= 1


def plain_count(path: Path, cutoff: date) -> tuple[int, float]:
    """Customers known at the cutoff who bought merchandise in the 30 days from it, and what they spent, net."""
    lines, seen = defaultdict(list), set()
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if (
                row["Customer ID"]
                and row["StockCode"][:5].isdigit()
                and float(row["Price"]) > 0
                and tuple(row.values()) not in seen
            ):
                seen.add(tuple(row.values()))
                day = datetime.fromisoformat(row["InvoiceDate"]).date()
                lines[row["Customer ID"]].append((day, int(row["Quantity"]), float(row["Price"])))
    known = {one for one, rows in lines.items() if any(day < cutoff and quantity > 0 for day, quantity, _ in rows)}
    end, bought, spent = cutoff + timedelta(days=30), 0, 0.0
    for one in known:
        inside = [(quantity, price) for day, quantity, price in lines[one] if cutoff <= day < end]
        bought += any(quantity > 0 for quantity, _ in inside)
        spent += max(sum(quantity * price for quantity, price in inside), 0.0)
    return bought, spent


def predicted_total(url: str) -> float:
    from sqlalchemy import func, select

    from backend.stores.ledger.monitoring_tables import predictions

    with opened_store(url) as engine, engine.connect() as connection:
        return float(connection.scalar(select(func.sum(predictions.c.spend))))


def test_scoring_twice_as_of_one_day_leaves_one_line_a_customer(sample: Path, model_dir: Path, tmp_path: Path) -> None:
    from sqlalchemy import func, select

    from backend.stores.ledger.monitoring_tables import predictions

    url = empty_sqlite(tmp_path)
    for _ in range(2):
        customers = score_log([sample], model_dir, url, date(2025, 4, 1), SILENT).customers
    with opened_store(url) as engine, engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(predictions)) == customers

"""What forgotten people bought up to that day is left out of a log; later orders and other people stay."""

from datetime import date, datetime

import ibis

from backend.monitoring.ledger import customer_key
from training.scores.forgotten import without_forgotten
from training.transactions.log import OrderLog

KNOWN = {customer_key("ann@example.com", "s"): date(2026, 3, 1)}


def log() -> OrderLog:
    rows = [
        {"customer_id": name, "at": datetime(2026, 3, day, 23, 59)}
        for name in ("Ann@Example.com", "bob") for day in (1, 2)
    ]  # fmt: skip
    return OrderLog(lines=ibis.memtable(rows), account=None)


def test_only_their_lines_up_to_the_day_go() -> None:
    said: list[str] = []
    rows = without_forgotten(log(), KNOWN, "s", said.append).lines.to_pyarrow().to_pylist()
    assert sorted((row["customer_id"], row["at"].day) for row in rows) == [("Ann@Example.com", 2), ("bob", 1), ("bob", 2)]
    assert "1 customers" in said[0]


def test_another_key_recognises_nobody() -> None:
    assert len(without_forgotten(log(), KNOWN, "other", print).lines.to_pyarrow()) == 4

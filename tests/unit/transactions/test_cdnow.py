"""CDNOW's text is recognised by its lines, and read to the cent."""

from decimal import Decimal
from pathlib import Path

import ibis
import pytest

from training.transactions.clean import account, judge, order_lines
from training.transactions.dialects.cdnow import CDNOW
from training.transactions.read import dialect_of, read_logs
from training.transactions.schema import Reason

TEXT = """customer_id  date number_of_cds  dollar_value\r
 00001 19970101  1   11.77\r
 00002 19970112  3   77.00\r
 00002 19970112  3   77.00\r
 00003 19970402  2    0.00\r
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "log.txt"
    file.write_bytes(TEXT.encode())
    return file


def test_it_is_recognised(path: Path, sample: Path) -> None:
    assert dialect_of([path]) is CDNOW
    assert dialect_of([sample]) is not CDNOW


def test_dollars_are_a_line_s_total_and_same_day_purchases_stay_apart(path: Path) -> None:
    con = ibis.duckdb.connect()
    raw = read_logs(con, [path], CDNOW)
    judged = judge(con, raw, CDNOW)
    kept = order_lines(judged).to_pyarrow().to_pylist()
    assert sorted((row["customer_id"], row["quantity"], row["net_amount"]) for row in kept) == [
        ("00001", 1, Decimal("11.77")),
        ("00002", 3, Decimal("77.00")),
        ("00002", 3, Decimal("77.00")),
    ]
    found = account(judged, 4)
    assert found.balances()
    assert found.set_aside[Reason.PRICE].rows == 1

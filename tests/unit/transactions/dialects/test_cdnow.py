"""CDNOW's text is recognised by its lines, with and without a header, and read to the cent."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.order_files import bought, read, write

HEADER = "customer_id  date number_of_cds  dollar_value\r\n"
ROWS = (
    " 00001 19970101  1   11.77\r\n 00002 19970112  3   77.00\r\n 00002 19970112  3   77.00\r\n"
    " 00003 19970402  2    0.00\r\n"
)
SAMPLE = "    4     1 19970101  2   29.33\r\n    4     1 19970118  2   29.73\r\n   21     2 19970101  1   14.96\r\n"


@pytest.mark.parametrize("text", [HEADER + ROWS, ROWS])
def test_dollars_are_a_row_s_total_and_same_day_purchases_stay_apart(tmp_path: Path, text: str) -> None:
    found = read(write(tmp_path, text, "log.txt"))
    assert found.log.dialect() == "cdnow"
    assert [(who, count, money) for who, _, count, money in bought(found)] == [
        ("00001", 1.0, Decimal("11.77")),
        ("00002", 3.0, Decimal("77.00")),
        ("00002", 3.0, Decimal("77.00")),
    ]
    assert len({row["order_id"] for row in found.lines}) == 3
    assert found.aside == {"price <= 0": 1}


def test_the_sample_s_first_column_is_the_customer(tmp_path: Path) -> None:
    found = read(write(tmp_path, SAMPLE, "log.txt"))
    assert [(who, money) for who, _, _, money in bought(found)] == [
        ("4", Decimal("29.33")),
        ("4", Decimal("29.73")),
        ("21", Decimal("14.96")),
    ]


def test_the_same_file_twice_counts_once(tmp_path: Path) -> None:
    found = read(write(tmp_path, ROWS, "a.txt"), write(tmp_path, ROWS, "b.txt"))
    assert (found.account.kept.rows, found.aside["sheet overlap"]) == (3, 4)

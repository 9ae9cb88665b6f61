"""Several currencies are converted by a table, exactly, or the log is refused."""

from decimal import Decimal
from pathlib import Path

import pytest

from backend.errors import UnreadableLog
from tests.order_files import csv_of, read, write
from training.transactions.currency import read_rates

HEADER = ("Order ID", "Date", "Total", "Customer ID", "Currency")
ROWS = [
    ("1", "2024-01-13", "5.00", "7", "EUR"),
    ("2", "2024-01-14", "100", "7", "usd"),
    ("3", "2024-01-15", "0.10", "8", "EUR"),
]


def test_several_are_refused_with_their_rows(tmp_path: Path) -> None:
    with pytest.raises(UnreadableLog, match=r"2 rows EUR, 1 rows USD.*--currency-rates"):
        read(write(tmp_path, csv_of(ROWS, HEADER)))


def test_rates_convert_to_the_last_digit(tmp_path: Path) -> None:
    rates = write(tmp_path, "currency,rate\nEUR,1\nUSD,0.92345678\n", "rates.csv")
    found = read(write(tmp_path, csv_of(ROWS, HEADER)), rates=rates)
    assert found.log.currency == "EUR"
    assert [row["net_amount"] for row in found.lines] == [Decimal("5.00"), Decimal("92.3457"), Decimal("0.10")]


def test_one_currency_is_said(tmp_path: Path) -> None:
    assert read(write(tmp_path, csv_of(ROWS[:1], HEADER))).log.currency == "EUR"


def test_a_currency_without_a_rate_is_named(tmp_path: Path) -> None:
    rates = write(tmp_path, "EUR,1\n", "rates.csv")
    with pytest.raises(UnreadableLog, match="no rate for USD"):
        read(write(tmp_path, csv_of(ROWS, HEADER)), rates=rates)


@pytest.mark.parametrize(
    ("text", "said"), [("EUR,1\nUSD,x\n", "line 2"), ("EUR,2\n", "exactly one"), ("EUR,1\nUSD,-1\n", "not above 0")]
)
def test_a_table_of_rates_that_is_none(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UnreadableLog, match=said):
        read_rates(write(tmp_path, text, "rates.csv"))

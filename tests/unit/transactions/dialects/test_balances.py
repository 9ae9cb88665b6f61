"""A running total is no row's money, told from its numbers and not from its name."""

from itertools import accumulate
from pathlib import Path

import pytest

from backend.errors import UnreadableLog
from tests.order_files import csv_of, read, write
from training.transactions.dialects.balances import is_balance, size_of
from training.transactions.tables.table import Head

AMOUNTS = ["12.50", "-3.20", "40.00", "7.25", "19.99", "-12.50", "88.10", "5.00"]
BALANCES = [f"{total:.2f}" for total in accumulate(map(float, AMOUNTS), initial=1000.0)][1:]


def head(*columns: list[str]) -> Head:
    return Head(tuple(f"c{i}" for i in range(len(columns))), tuple(zip(*columns, strict=True)))


@pytest.mark.parametrize("turned", [1, -1])
def test_a_running_total_is_a_balance_in_either_direction(turned: int) -> None:
    assert is_balance(head(AMOUNTS[::turned], BALANCES[::turned]), "c1", ["c0", "c1"])


def test_neither_the_amounts_nor_other_prices_are_one() -> None:
    table = head(AMOUNTS, BALANCES, ["9.90", "12.00", "3.50", "12.00", "9.90", "3.50", "12.00", "1.00"])
    assert not is_balance(table, "c0", ["c1", "c2"])
    assert not is_balance(table, "c2", ["c0", "c1"])


def test_ids_and_counts_make_no_balance() -> None:
    rising, ids = [f"{i}.50" for i in range(9)], [f"C{i % 3}" for i in range(9)]
    assert not is_balance(head(rising, ids, ["1"] * 9), "c0", ["c1", "c2"])


def test_a_size_has_no_sign_and_either_decimal_mark() -> None:
    assert size_of("-1.234,50 €") == size_of("1,234.50") == size_of("(1234.5)")


def test_the_proposed_money_is_not_the_balance(tmp_path: Path) -> None:
    rows = [(f"0{i + 1}/03/2024", f"p{i % 3}@x.org", amount, BALANCES[i]) for i, amount in enumerate(AMOUNTS)]
    with pytest.raises(UnreadableLog, match="line_total=Bruto"):
        read(write(tmp_path, csv_of(rows, ("Quando", "Quem", "Bruto", "Saldo"))))


def test_an_empty_column_is_no_order_id_whatever_its_name(tmp_path: Path) -> None:
    rows = [("" if i else "pi_1", f"2024-03-0{i + 1}", "a@x.org", "5.00") for i in range(6)]
    found = read(write(tmp_path, csv_of(rows, ("transaction_id", "date", "email", "total"))))
    assert (len(found.lines), found.aside) == (6, {})

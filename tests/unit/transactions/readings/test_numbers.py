"""Decimal and thousands are decided by the whole column, by the others beside it, or asked for; never guessed."""

from decimal import Decimal
from pathlib import Path

import pytest

from backend.errors import UnreadableLog
from tests.order_files import csv_of, line, read, write
from training.transactions.readings.numbers import vote


def log(folder: Path, texts: list[str]) -> Path:
    return write(folder, csv_of([line(Invoice=str(489434 + i), Quantity="1", Price=text) for i, text in enumerate(texts)]))


@pytest.mark.parametrize(
    ("texts", "money"),
    [
        (["1,234.50", "2.00"], ["1234.50", "2.00"]),
        (["1.234,50", "2,00"], ["1234.50", "2.00"]),
        (["1 234,50", "2,00"], ["1234.50", "2.00"]),
        (["1\u202f234,50", "2,00"], ["1234.50", "2.00"]),
        (["1'234.50", "2.00"], ["1234.50", "2.00"]),
        (["1,00,000.50", "2.00"], ["100000.50", "2.00"]),
        (["1,234", "2.50"], ["1234", "2.50"]),
        (["1.234", "2,50"], ["1234", "2.50"]),
        (["1,234,567", "12"], ["1234567", "12"]),
        (["0,125", "12,5"], ["0.125", "12.5"]),
        (["£1,234.50", "£2.00"], ["1234.50", "2.00"]),
        (["1.234,50 €", "2,00 €"], ["1234.50", "2.00"]),
        (["USD 1,234.50", "USD 2.00"], ["1234.50", "2.00"]),
        (["US$ 2.50", "US$ 2.00"], ["2.50", "2.00"]),
        (["(2.55)", "3.00"], ["-2.55", "3.00"]),
        (["2.55-", "3.00"], ["-2.55", "3.00"]),
        (["-£2.55", "£3.00"], ["-2.55", "3.00"]),
        (["£-2.55", "£3.00"], ["-2.55", "3.00"]),
        (["\u22122.55", "3.00"], ["-2.55", "3.00"]),
        (["+2.55", " 3.00 "], ["2.55", "3.00"]),
        (["6,95"] * 5 + ["6.95"] * 5, ["6.95"] * 10),
    ],
)
def test_numbers_are_read_as_people_write_them(tmp_path: Path, texts: list[str], money: list[str]) -> None:
    found = read(log(tmp_path, texts), stopping=True)
    assert [row["net_amount"] for row in found.lines] == [Decimal(one) for one in money]


@pytest.mark.parametrize("texts", [["1,234", "5,678"], ["1.234", "5.678"]])
def test_three_digits_behind_a_sign_are_asked_for(tmp_path: Path, texts: list[str]) -> None:
    with pytest.raises(UnreadableLog, match="say --decimal point or --decimal comma"):
        read(log(tmp_path, texts))


@pytest.mark.parametrize(("decimal", "money"), [("comma", "1.234"), ("point", "1234")])
def test_somebody_may_say_it(tmp_path: Path, decimal: str, money: str) -> None:
    assert read(log(tmp_path, ["1,234", "5,678"]), decimal=decimal).lines[0]["net_amount"] == Decimal(money)


def test_another_column_of_the_file_decides(tmp_path: Path) -> None:
    rows = [line(Invoice=str(489434 + i), Quantity="1,500", Price="2.25") for i in range(3)]
    assert read(write(tmp_path, csv_of(rows))).lines[0]["quantity"] == 1500.0


def test_several_currency_signs_are_not_added_up(tmp_path: Path) -> None:
    with pytest.raises(UnreadableLog, match=r"several currencies \(EUR, GBP\)"):
        read(log(tmp_path, ["£1.50", "€2.50"]))


@pytest.mark.parametrize("text", ["1e2", "1_000", "0x10", "Infinity", "nan", "1.2.3", "12,34,5", "--5", "5%", "1/2", "(5"])
def test_what_is_no_number_is_set_aside(tmp_path: Path, text: str) -> None:
    found = read(log(tmp_path, ["2.50"] * 200 + [text]), accept=True)
    assert (found.account.kept.rows, found.aside) == (200, {"unparseable": 1})


@pytest.mark.parametrize(
    ("shape", "said"),
    [("9.99", "point"), ("9,99", "comma"), ("9,999", "open"), ("9999,999", "comma"), ("9,999,999", "point"),
     ("9.999.999", "comma"),
     ("9,999.9", "point"), ("999", "none"), ("abc", "odd"), ("9.9.9", "odd"), (".99", "point")],
)  # fmt: skip
def test_what_a_shape_says_of_the_decimal_sign(shape: str, said: str) -> None:
    assert vote(shape) == said

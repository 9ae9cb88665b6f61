"""Columns of common names are found; others are said with --map; what is missing is named with the way out."""

from decimal import Decimal
from pathlib import Path

import pytest

from backend.errors import UnreadableLog
from tests.order_files import bought, csv_of, read, write
from training.transactions.dialects.generic import read_map

ROWS = [("7", "2024-01-13", "2", "10.50", "21.00"), ("8", "2024-02-14", "1", "12.00", "12.00")]


def test_unit_price_goes_before_the_line_s_total(tmp_path: Path) -> None:
    found = read(write(tmp_path, csv_of(ROWS, ("Customer ID", "Date", "Quantity", "Unit price", "Note"))))
    assert [money for *_, money in bought(found)] == [Decimal("21.00"), Decimal("12.00")]


def test_a_line_s_total_is_not_multiplied(tmp_path: Path) -> None:
    found = read(write(tmp_path, csv_of(ROWS, ("Customer ID", "Date", "Quantity", "Note", "Sales"))))
    assert [money for *_, money in bought(found)] == [Decimal("21.00"), Decimal("12.00")]


@pytest.mark.parametrize(
    "columns",
    [{"customer_id": "Buyer", "at": "When", "line_total": "Paid"}, {"customer_id": "1", "at": "2", "line_total": "5"}],
)
def test_columns_are_said_by_name_or_place(tmp_path: Path, columns: dict[str, str]) -> None:
    found = read(write(tmp_path, csv_of(ROWS, ("Buyer", "When", "Pieces", "Each", "Paid"))), columns=columns)
    assert [(who, money) for who, _, _, money in bought(found)] == [("7", Decimal("21.00")), ("8", Decimal("12.00"))]


def test_places_are_said_where_there_is_no_header(tmp_path: Path) -> None:
    path = write(tmp_path, csv_of(ROWS[1:], ROWS[0]))
    with pytest.raises(UnreadableLog, match=r"no header line.*--map customer_id=1"):
        read(path)
    found = read(path, columns={"customer_id": "1", "at": "2", "line_total": "5"})
    assert found.account.kept.rows == 2


def test_what_is_missing_is_named_with_the_words_to_say_it(tmp_path: Path) -> None:
    with pytest.raises(
        UnreadableLog, match=r"missing columns customer_id, at .*found Buyer.*--map customer_id=Buyer --map at=When"
    ):
        read(write(tmp_path, csv_of(ROWS, ("Buyer", "When", "Pieces", "Each", "Amount"))))


@pytest.mark.parametrize("word", ["customer=", "nonsense=Buyer", "Buyer", "=x"])
def test_a_word_that_maps_nothing_is_refused(word: str) -> None:
    with pytest.raises(UnreadableLog, match="say NAME=COLUMN"):
        read_map([word])


def test_a_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableLog, match="names the column 'Kunde'"):
        read(
            write(tmp_path, csv_of(ROWS, ("a", "b", "c", "d", "e"))),
            columns={"customer_id": "Kunde", "at": "b", "line_total": "e"},
        )

"""However a text is cut, its rows are found, and every physical line is accounted for."""

from pathlib import Path

import pytest

from backend.errors import UnreadableLog
from tests.order_files import GOOD, HEADER, Read, csv_of, line, read, write

ROWS = [line(Invoice=str(489434 + i), Customer_ID=str(13085 + i)) for i in range(40)]


def lines_add_up(found: Read) -> bool:
    count = found.log.sources[0].table.count
    rows = found.log.sources[0].table.rows
    return count.physical is not None and count.physical >= count.before + (rows or 0) + count.blank + count.malformed_rows


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "~", "^", "\x1f", "¦"])
def test_any_delimiter(tmp_path: Path, delimiter: str) -> None:
    found = read(write(tmp_path, csv_of(ROWS, delimiter=delimiter)), stopping=True)
    assert found.account.kept.rows == 40


TEXTS = {
    "a line that names the delimiter": ("sep=,\n" + csv_of(ROWS), 40),
    "lines above the header": ("Sales report\nmade on,2024-01-05\n\n" + csv_of(ROWS), 40),
    "blank lines": (csv_of(ROWS).replace("\n", "\n\n"), 40),
    "the header again": (csv_of([*ROWS[:20], HEADER, *ROWS[20:]]), 40),
    "a comma too many in every row": (csv_of(ROWS).replace("Kingdom\n", "Kingdom,\n"), 40),
    "commas too many in some": (csv_of(ROWS).replace("Kingdom\n", "Kingdom,,\n", 5), 40),
    "newlines within cells": (csv_of([line(Invoice=row[0], Description="a\nb, c") for row in ROWS]), 40),
    "quotes within cells": (csv_of([line(Invoice=row[0], Description='6" PLATE "x"') for row in ROWS]), 40),
    "a quote in the middle of a cell": (csv_of(ROWS).replace("LIGHTS", '6" LIGHTS'), 40),
    "rows that end early throughout": (
        "".join(f"{one}\n" for one in csv_of(ROWS).replace(",United Kingdom", "").split("\n")[:-1]).replace(
            "Customer ID", "Customer ID"
        ),
        40,
    ),
    "a total at the end": (csv_of([*ROWS, ("Total", "", "", "480", "", "9999.00", "", "")]), 40),
}


@pytest.mark.parametrize("name", TEXTS)
def test_odd_texts_are_read_to_the_row(tmp_path: Path, name: str) -> None:
    text, kept = TEXTS[name]
    found = read(write(tmp_path, text), stopping=True)
    assert found.account.kept.rows == kept
    assert found.account.balances()
    assert lines_add_up(found)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("489434,85048,CANDLE,12\n", "4 cells instead of 8"),
        ("489434,85048,CANDLE,A,B,12,2009-12-01 07:45:00,6.95,13085,United Kingdom\n", "10 cells instead of 8"),
        ('489434,85048,"CANDLE,12,2009-12-01 07:45:00,6.95,13085,United Kingdom\n', "cells instead of 8"),
    ],
)
def test_a_line_that_is_no_row_is_named_and_costs_no_other(tmp_path: Path, bad: str, why: str) -> None:
    rows = [line(Invoice=str(489434 + i), Customer_ID=str(13085 + i)) for i in range(200)]
    text = csv_of(rows[:100]) + bad + csv_of(rows[100:]).split("\n", 1)[1]
    found = read(write(tmp_path, text), stopping=True)
    assert (found.account.kept.rows, found.aside) == (200, {"malformed line": 1})
    (fault,) = found.log.sources[0].table.count.malformed
    assert (fault.line, why in fault.why) == (102, True)


def test_a_file_that_ends_within_a_row_says_so(tmp_path: Path) -> None:
    text = csv_of(ROWS)[: -len(",United Kingdom\n")]
    found = read(write(tmp_path, text), stopping=True)
    assert found.account.kept.rows == 39
    assert any("ends in the middle of this row" in said for said in found.log.warnings)


def test_a_large_text_takes_the_short_way_and_the_long_way_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.transactions.tables.delimited.LARGE", 0)
    monkeypatch.setattr("training.transactions.readings.readings.SAMPLE", 10)
    late = [*ROWS, line(Invoice="489999", Price="1,234.50")]
    text = csv_of(late)
    regular, odd = read(write(tmp_path, text, "a.csv")), read(write(tmp_path, text + "\n1,2\n", "b.csv"), accept=True)
    assert [row["net_amount"] for row in regular.lines] == [row["net_amount"] for row in odd.lines]
    assert (regular.account.kept.rows, odd.aside) == (41, {"malformed line": 1})


def test_columns_under_one_name_are_read_from_the_first(tmp_path: Path) -> None:
    found = read(write(tmp_path, csv_of([(*GOOD, "999")], (*HEADER, "CustomerID"))))
    assert found.lines[0]["customer_id"] == "13085"


def test_no_table_at_all(tmp_path: Path) -> None:
    with pytest.raises(UnreadableLog, match="no table of orders"):
        read(write(tmp_path, "Dear Sir or Madam\nyours truly\n"))


def test_what_the_first_rows_leave_open_the_others_decide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.transactions.tables.delimited.LARGE", 0)
    for room in ("readings.readings", "order_log"):
        monkeypatch.setattr(f"training.transactions.{room}.SAMPLE", 10)
    days = [f"{day:02}/02/2010 10:00" for day in range(1, 28)]
    rows = [line(Invoice=str(489434 + i), InvoiceDate=day, Price="1,234") for i, day in enumerate(days)]
    found = read(write(tmp_path, csv_of([*rows, line(Invoice="489999", InvoiceDate="28/02/2010 10:00", Price="1,50")])))
    assert {row["at"].month for row in found.lines} == {2}
    assert found.lines[0]["quantity"] == 12.0
    assert str(found.lines[0]["net_amount"]) == "14.8080"


def test_notes_of_many_lines_hide_no_delimiter(tmp_path: Path) -> None:
    note = "as agreed\nby telephone\nleave it\nat the door\nand ring\ntwice"
    rows = [line(Invoice=str(489434 + i), Description=note) for i in range(40)]
    found = read(write(tmp_path, csv_of(rows)), stopping=True)
    assert found.account.kept.rows == 40
    assert lines_add_up(found)


def test_rows_that_stand_whole_in_one_cell_are_refused_by_line(tmp_path: Path) -> None:
    header, *rows = csv_of(ROWS).splitlines()
    wrapped = [header, rows[0], *(f'"{row}"' for row in rows[1:])]
    with pytest.raises(UnreadableLog, match=r"line 3 and others hold a whole row in one quoted cell.*export"):
        read(write(tmp_path, "\n".join(wrapped) + "\n"), stopping=True)

"""What was set aside is kept as it stood, with its reason, and starts no formula."""

import csv
from pathlib import Path

from tests.order_files import GOOD, csv_of, line, read, write


def rejected(folder: Path, *paths: Path) -> list[dict[str, str]]:
    to = folder / "rejects.csv"
    read(*paths, rejects=to, accept=True)
    with to.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_row_as_it_stood(tmp_path: Path) -> None:
    path = write(
        tmp_path, csv_of([GOOD, line(Invoice="489435", Quantity="twelve", Customer_ID="13085.0"), line(Customer_ID="")])
    )
    found = rejected(tmp_path, path)
    assert [(one["source"], one["row"], one["reason"], one["Quantity"], one["Customer ID"]) for one in found] == [
        ("log.csv", "2", "unparseable", "twelve", "13085.0"),
        ("log.csv", "3", "no customer", "12", ""),
    ]


def test_rows_of_a_second_file_are_its_own(tmp_path: Path) -> None:
    one = write(tmp_path, csv_of([GOOD, line(Price="0", Invoice="489436")]), "a.csv")
    two = write(tmp_path, csv_of([line(Invoice="489437"), line(Price="0", Invoice="489438")]), "b.csv")
    assert [(row["source"], row["row"], row["Invoice"]) for row in rejected(tmp_path, one, two)] == [
        ("a.csv", "2", "489436"),
        ("b.csv", "2", "489438"),
    ]


def test_no_cell_starts_a_formula(tmp_path: Path) -> None:
    evil = line(Invoice='=HYPERLINK("http://x")', Description="@SUM(A1)", InvoiceDate="not a date", Quantity="-4")
    (row,) = rejected(tmp_path, write(tmp_path, csv_of([*[line(Invoice=str(489434 + i)) for i in range(9)], evil])))
    assert (row["Invoice"][0], row["Description"][0], row["Quantity"]) == ("'", "'", "-4")


def test_malformed_lines_are_kept_by_their_number(tmp_path: Path) -> None:
    (row,) = rejected(tmp_path, write(tmp_path, csv_of([GOOD]) + "=1,2\n"))
    assert (row["row"], row["reason"], row["Invoice"]) == ("3", "malformed line", "'=1,2")

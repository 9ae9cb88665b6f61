"""What inspect says of a log: as values, as JSON, as a page."""

import json
import sys
from pathlib import Path

import pytest

from tests.order_files import csv_of, line, write
from training.cli import main
from training.inspection.inspection import Inspection, inspect_log
from training.inspection.page import html, text
from training.transactions.readings.asked import Asked

PROMISED = {
    "dialect",
    "readings",
    "rows",
    "money",
    "customers",
    "orders",
    "net",
    "first",
    "last",
    "currency",
    "warnings",
    "stops",
}


def rows(count: int = 30) -> list[tuple[str, ...]]:
    return [
        line(Invoice=str(489434 + i), InvoiceDate=f"2010-01-{i % 28 + 1:02} 10:00:00", Customer_ID=str(13085 + i % 9))
        for i in range(count)
    ]


def inspected(path: Path) -> Inspection:
    return inspect_log([path], Asked(), lambda step: None)


def test_the_json_keeps_its_promise(tmp_path: Path) -> None:
    told = inspected(write(tmp_path, csv_of([*rows(), line(Customer_ID="", Invoice="1")]))).as_json()
    assert set(told) >= PROMISED
    assert (told["dialect"], told["customers"], told["orders"], told["first"], told["last"]) == (
        "online_retail",
        9,
        30,
        "2010-01-01",
        "2010-01-28",
    )
    assert told["rows"] == {"in": 31, "kept": 30, "set_aside": {"no customer": 1}}
    assert told["net"] == pytest.approx(30 * 83.40)
    assert json.loads(json.dumps(told)) == told


def test_it_goes_on_where_every_other_command_stops(tmp_path: Path) -> None:
    found = inspected(write(tmp_path, csv_of([*rows(), *[line(Invoice=str(i), Price="free") for i in range(5)]])))
    assert "5 of 35 rows cannot be read" in found.stops[0]
    assert found.holdings.customers == 9


def test_the_page_holds_no_markup_of_the_file(tmp_path: Path) -> None:
    page = html(inspected(write(tmp_path, csv_of(rows()), "<b>x.csv")))
    assert "&lt;b&gt;x.csv" in page
    assert "<b>" not in page
    assert "<script" not in page


def test_unreadable_money_is_not_shown_as_zero(tmp_path: Path) -> None:
    lines = list(text(inspected(write(tmp_path, csv_of([*rows(), line(Invoice="1", Price="free")])))))
    (said,) = [one for one in lines if "unparseable" in one]
    assert said.endswith("unreadable")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([line(Invoice="600000", Quantity="9000", Customer_ID="99999")], "One customer (99999) has"),
        (
            [line(Invoice="600000", InvoiceDate=f"2010-04-{day:02} 10:00:00") for day in range(1, 29)],
            "No order between 2010-01-28 and 2010-04-01",
        ),
        (
            [line(Invoice=f"60000{i}", StockCode="11111", Price="900" if i == 9 else "1") for i in range(10)]
            + [line(Invoice=f"6100{i}", StockCode="11111", Price="1") for i in range(5)],
            "jumps more than 50-fold",
        ),
        (
            [
                line(Invoice="600000", Quantity="500", InvoiceDate="2010-01-05 10:00:00"),
                line(Invoice="C600001", Quantity="-500", InvoiceDate="2010-01-05 10:20:00"),
            ],
            "cancelled within the hour",
        ),
    ],
    ids=["one customer", "silence", "price", "undone"],
)
def test_what_is_odd_is_said_with_what_to_do(tmp_path: Path, more: list[tuple[str, ...]], said: str) -> None:
    assert any(said in warning for warning in inspected(write(tmp_path, csv_of([*rows(), *more]))).warnings)


def test_nothing_is_odd_in_an_ordinary_log(tmp_path: Path) -> None:
    assert inspected(write(tmp_path, csv_of(rows()))).warnings == ()


def test_the_command_ends_with_2_where_others_would_stop(tmp_path: Path, monkeypatch, capsys) -> None:
    path = write(tmp_path, csv_of([*rows(), *[line(Invoice=str(i), Price="free") for i in range(5)]]))
    monkeypatch.setattr(sys, "argv", ["training", "inspect", "--data", str(path), "--json", str(tmp_path / "told.json")])
    with pytest.raises(SystemExit) as stopped:
        main()
    said = capsys.readouterr()
    assert (stopped.value.code, said.err.count("\n"), "How each column is read" in said.out) == (2, 1, True)
    assert json.loads((tmp_path / "told.json").read_text())["stops"]

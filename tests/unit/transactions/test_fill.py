"""Orders whose cells stand on their first row: filled down, and their money shared to the last 1/10,000."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.order_files import csv_of, read, write
from training.transactions.dialects import registry
from training.transactions.dialects.predicates import Among
from training.transactions.dialects.protocol import Amount, Cells, Grain, Lines, OwnReason, Policy, Recognition
from training.transactions.tables.table import Head

HEADER = ("Name", "Mail", "State", "Sum", "Back", "When", "Count", "Each", "Thing")
ROWS = [
    ("#1", "a@x.com", "paid", "10.00", "", "2024-01-13 10:00:00", "1", "5.00", "tea"),
    ("#1", "", "", "", "", "", "2", "1.00", "cup"),
    ("#1", "", "", "", "", "", "1", "0.00", "gift"),
    ("#2", "b@x.com", "void", "7.00", "", "2024-01-14 10:00:00", "1", "7.00", "tea"),
    ("#3", "a@x.com", "refunded", "9.99", "9.99", "2024-01-15 10:00:00", "3", "3.33", "tea"),
    ("#4", "c@x.com", "pending", "8.00", "1.50", "2024-01-16 10:00:00", "1", "0", "tea"),
    ("#4", "", "", "", "", "", "1", "0", "cup"),
]


class FirstRow:
    """A source of that kind."""

    name = "first_row"

    def recognise(self, head: Head) -> Recognition:
        return Recognition(1.0 if head.has("Name", "Each") else 0.0, "told so")

    def lines(self, head: Head) -> Lines:
        return Lines(
            order_id=Cells(("Name",)),
            at=Cells(("When",)),
            email=Cells(("Mail",)),
            quantity=Cells(("Count",)),
            product_id=Cells(("Thing",)),
            amount=Amount(plus=("Sum",), minus=("Back",), shared_by="Each"),
            grain=Grain.FIRST_ROW,
            newest_wins=True,
            reasons=(OwnReason("not paid", Among("State", ("void",))),),
            policies=(Policy("Pending orders count as sales", Among("State", ("pending",))),),
        )


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry.recognised, "__defaults__", ((FirstRow(),),))


def money(rows: list[dict]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for row in rows:
        found[row["order_id"]] = found.get(row["order_id"], Decimal(0)) + row["net_amount"]
    return found


def test_the_parts_add_up_to_the_order_exactly(tmp_path: Path) -> None:
    found = read(write(tmp_path, csv_of(ROWS, HEADER)))
    assert money(found.lines) == {"#1": Decimal("10.00"), "#3": Decimal("0.00"), "#4": Decimal("6.50")}
    assert [row["net_amount"] for row in found.lines[:3]] == [Decimal("7.1429"), Decimal("2.8571"), Decimal(0)]


def test_the_customer_of_the_first_row_bought_all_of_it(tmp_path: Path) -> None:
    assert [row["customer_id"] for row in read(write(tmp_path, csv_of(ROWS, HEADER))).lines] == ["a@x.com"] * 4 + [
        "c@x.com"
    ] * 2


def test_reasons_and_policies_see_the_order_s_cells_on_every_row(tmp_path: Path) -> None:
    account = read(write(tmp_path, csv_of(ROWS, HEADER))).account
    assert account.set_aside["not paid"].rows == 1
    moved = account.moved["Pending orders count as sales"]
    assert (moved.rows, moved.money) == (2, Decimal("6.50"))


def test_of_two_exports_the_newer_tells_an_order(tmp_path: Path) -> None:
    old = write(tmp_path, csv_of(ROWS[:3], HEADER), "old.csv")
    new = write(tmp_path, csv_of([(*ROWS[0][:3], "8.00", *ROWS[0][4:]), *ROWS[1:]], HEADER), "new.csv")
    for files in ((old, new), (new, old)):
        found = read(*files)
        assert money(found.lines)["#1"] == Decimal("8.00")
        assert found.aside["sheet overlap"] == 3


def test_an_order_that_two_exports_tell_alike_counts_once(tmp_path: Path) -> None:
    """Once it vanished: as a copy from the newer export, and as outdated from the older one."""
    old = write(tmp_path, csv_of(ROWS[:3], HEADER), "old.csv")
    new = write(tmp_path, csv_of(ROWS, HEADER), "new.csv")
    alone = money(read(new).lines)
    for files in ((old, new), (new, old)):
        found = read(*files)
        assert money(found.lines) == alone
        assert found.aside["sheet overlap"] == 3


def test_the_same_number_of_another_day_is_another_order(tmp_path: Path) -> None:
    one = write(tmp_path, csv_of(ROWS[:3], HEADER), "one.csv")
    other = write(tmp_path, csv_of(ROWS[:3], HEADER).replace("2024-01-", "2024-02-"), "other.csv")
    assert money(read(one, other).lines)["#1"] == 2 * money(read(one).lines)["#1"]


def test_money_that_cannot_be_read_is_not_nothing(tmp_path: Path) -> None:
    rows = [*ROWS[:3], ("#5", "a@x.com", "paid", "9.00", "much", "2024-01-15 10:00:00", "1", "1", "tea")]
    assert read(write(tmp_path, csv_of(rows, HEADER))).aside == {"unparseable": 1}

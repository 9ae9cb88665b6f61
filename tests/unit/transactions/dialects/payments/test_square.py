"""Square: refunds take off whatever their sign; a split payment is one order; without customers it is refused."""

from decimal import Decimal
from pathlib import Path

import pytest

from backend.errors import UnreadableLog
from tests.order_files import bought, csv_of, read, write

HEADER = (
    "Date",
    "Time",
    "Time Zone",
    "Gross Sales",
    "Net Sales",
    "Tip",
    "Total Collected",
    "Transaction ID",
    "Event Type",
    "Customer ID",
)


def payment(money: str, event: str = "Payment", name: str = "T1") -> tuple[str, ...]:
    return ("04/18/25", "13:15:00", "London", money, money, "$0.00", money, name, event, "C1")


@pytest.mark.parametrize("back", ["-$5.00", "($5.00)", "$5.00"])
def test_a_refund_takes_off_whatever_its_sign(tmp_path: Path, back: str) -> None:
    found = read(write(tmp_path, csv_of([payment("$1,234.00"), payment(back, "Refund")], HEADER)))
    assert found.account.kept.money == Decimal("1229.00")


def test_two_cards_are_one_order(tmp_path: Path) -> None:
    found = read(write(tmp_path, csv_of([payment("$10.00"), payment("$12.00")], HEADER)))
    assert len({row["order_id"] for row in found.lines}) == 1


def test_the_items_export_is_read_with_its_tax(tmp_path: Path) -> None:
    header = (
        "Date",
        "Time",
        "Time Zone",
        "Item",
        "Qty",
        "Price Point Name",
        "Gross Sales",
        "Net Sales",
        "Tax",
        "Transaction ID",
        "Event Type",
        "Customer ID",
    )
    row = ("04/18/25", "13:15:00", "London", "Latte", "2.0", "Large", "$8.00", "$7.00", "$0.70", "T1", "Payment", "C1")
    found = read(write(tmp_path, csv_of([row], header)))
    assert [(quantity, money) for _, _, quantity, money in bought(found)] == [(2.0, Decimal("7.70"))]


def test_without_customers_the_way_out_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableLog, match=r"not to whom.*--map customer_id=COLUMN"):
        read(write(tmp_path, csv_of([payment("$10.00")[:-1]], HEADER[:-1])))

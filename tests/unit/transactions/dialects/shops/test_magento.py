"""Magento: the base currency adds up; the grid and its table are told apart by their columns, not by their order."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.order_files import bought, csv_of, read, write

GRID = (
    "ID",
    "Purchase Point",
    "Purchase Date",
    "Bill-to Name",
    "Ship-to Name",
    "Grand Total (Base)",
    "Grand Total (Purchased)",
    "Status",
    "Customer Email",
    "Total Refunded",
)
TABLE = (
    "increment_id",
    "store_id",
    "created_at",
    "billing_name",
    "shipping_name",
    "base_grand_total",
    "grand_total",
    "status",
    "customer_email",
    "base_total_refunded",
)


def order(name: str, status: str = "complete", back: str = "0.00") -> tuple[str, ...]:
    return (name, "1", "Jan 5, 2025, 3:12:45 PM", "B", "B", "110.00", "100.00", status, "a@x.com", back)


@pytest.mark.parametrize("header", [GRID, TABLE])
def test_money_is_the_base_currency_s(tmp_path: Path, header: tuple[str, ...]) -> None:
    found = read(write(tmp_path, csv_of([order("1"), order("2", "closed", "110.00")], header)))
    assert (found.log.dialect(), [money for *_, money in bought(found)]) == (
        "magento",
        [Decimal("110.00"), Decimal("0.00")],
    )


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("canceled", "cancelled"),
        ("Pending Payment", "pending payment"),
        ("holded", "pending payment"),
        ("fraud", "suspected fraud"),
    ],
)
def test_what_is_no_sale_has_its_reason(tmp_path: Path, status: str, reason: str) -> None:
    assert read(write(tmp_path, csv_of([order("1"), order("2", status)], GRID))).aside == {reason: 1}


def test_without_a_column_for_refunds_nothing_is_left_of_a_closed_order(tmp_path: Path) -> None:
    rows = [order("1")[:-1], order("2", "closed")[:-1]]
    found = read(write(tmp_path, csv_of(rows, GRID[:-1])))
    assert [money for *_, money in bought(found)] == [Decimal("110.00"), Decimal("0.00")]

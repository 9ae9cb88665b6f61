"""BigCommerce: guests have the id 0 and an address; date and time stand apart or not."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.order_files import bought, csv_of, read, write

HEADER = (
    "Order ID",
    "Customer ID",
    "Customer Email",
    "Order Date",
    "Order Time",
    "Order Status",
    "Subtotal (inc tax)",
    "Order Total (inc tax)",
    "Refund Amount",
    "Product Details",
)


def order(name: str, status: str = "Completed", who: str = "7", back: str = "0") -> tuple[str, ...]:
    return (name, who, "a@x.com", "13/01/2025", "10:00:00", status, "10", "11.00", back, "Product ID: 77")


def test_a_guest_is_the_customer_of_that_address(tmp_path: Path) -> None:
    found = read(write(tmp_path, csv_of([order("1"), order("2", who="0")], HEADER)))
    assert {who for who, *_ in bought(found)} == {"7"}


def test_without_the_time_the_date_is_enough(tmp_path: Path) -> None:
    rows = [tuple(cell for place, cell in enumerate(row) if place != 4) for row in (HEADER, order("1"))]
    found = read(write(tmp_path, csv_of(rows[1:], rows[0])))
    assert (found.log.dialect(), len(found.lines)) == ("bigcommerce", 1)


def test_refunds_are_taken_off(tmp_path: Path) -> None:
    found = read(write(tmp_path, csv_of([order("1"), order("2", "Partially Refunded", back="3.00")], HEADER)))
    assert [money for *_, money in bought(found)] == [Decimal("11.00"), Decimal("8.00")]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("Cancelled", "cancelled"),
        ("Declined", "failed payment"),
        ("Incomplete", "unfinished order"),
        ("Awaiting Payment", "pending payment"),
    ],
)
def test_what_is_no_sale_has_its_reason(tmp_path: Path, status: str, reason: str) -> None:
    assert read(write(tmp_path, csv_of([order("1"), order("2", status)], HEADER))).aside == {reason: 1}

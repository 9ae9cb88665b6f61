"""The older Flask service's transactions: a row is an order, and its value is after the discount."""

from decimal import Decimal
from pathlib import Path

from tests.order_files import bought, csv_of, read, write


def test_neither_quantity_nor_discount_changes_the_order_s_value(tmp_path: Path) -> None:
    header = ("customer_id", "order_id", "order_date", "order_value", "quantity", "category", "discount", "location")
    found = read(write(tmp_path, csv_of([("7", "1", "2024-01-13", "90.00", "3", "Home", "0.1", "Urban")], header)))
    assert found.log.dialect() == "flask_transactions"
    assert [(quantity, money) for _, _, quantity, money in bought(found)] == [(3.0, Decimal("90.00"))]

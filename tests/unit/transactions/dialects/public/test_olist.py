"""Olist's tables: together they are an order log of people; any of them alone says which others it lacks."""

from decimal import Decimal
from pathlib import Path

import pytest

from backend.errors import UnreadableLog
from tests.order_files import bought, csv_of, read, write

ORDERS = [
    ("o1", "c1", "delivered", "2017-01-02 10:56:33"),
    ("o2", "c2", "delivered", "2017-02-02 10:56:33"),
    ("o3", "c3", "canceled", "2017-03-02 10:56:33"),
    ("o4", "c4", "unavailable", "2017-03-03 10:56:33"),
]
CUSTOMERS = [("c1", "ana", "SP"), ("c2", "ana", "SP"), ("c3", "bia", "RJ"), ("c4", "bia", "RJ")]
ITEMS = [
    ("o1", "1", "p1", "10.00", "2.50"),
    ("o1", "2", "p2", "5.00", "0.00"),
    ("o2", "1", "p1", "10.00", "3.00"),
    ("o3", "1", "p1", "9.00", "1.00"),
]
TABLES = {
    "orders": (("order_id", "customer_id", "order_status", "order_purchase_timestamp"), ORDERS),
    "customers": (("customer_id", "customer_unique_id", "customer_state"), CUSTOMERS),
    "items": (("order_id", "order_item_id", "product_id", "price", "freight_value"), ITEMS),
}


def files(folder: Path, *names: str) -> list[Path]:
    return [write(folder, csv_of(TABLES[name][1], TABLES[name][0]), f"{name}.csv") for name in names]


def test_the_tables_together_know_people(tmp_path: Path) -> None:
    found = read(*files(tmp_path, "orders", "customers", "items"))
    assert found.log.dialect() == "olist"
    assert [(who, money) for who, _, _, money in sorted(bought(found))] == [
        ("ana", Decimal("5.00")),
        ("ana", Decimal("12.50")),
        ("ana", Decimal("13.00")),
    ]
    assert found.aside == {"cancelled": 2}


@pytest.mark.parametrize("order", [("items", "orders", "customers"), ("customers", "items", "orders")])
def test_in_any_order(tmp_path: Path, order: tuple[str, ...]) -> None:
    assert read(*files(tmp_path, *order)).account.kept.rows == 3


@pytest.mark.parametrize("given", [("orders",), ("customers",), ("items",), ("orders", "customers"), ("orders", "items")])
def test_a_part_says_which_others_it_lacks(tmp_path: Path, given: tuple[str, ...]) -> None:
    with pytest.raises(UnreadableLog, match=r"Olist's table of .*--data olist_customers_dataset\.csv"):
        read(*files(tmp_path, *given))

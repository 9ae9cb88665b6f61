"""A shop may have one customer, one product, no second order: the page says what cannot be said, and is whole."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.unit.report.drawing.test_nodes import Read
from training.plan import Plan
from training.report.gather import gather
from training.report.page import CONTENTS, page
from training.transactions.readings.asked import Asked

FIRST = date(2024, 1, 1)
Order = tuple[str, int, float, str]
"""Customer, day of the log, amount, product."""


def once_each() -> list[Order]:
    return [(f"c{day}", day, 10.0 + day % 7, "only") for day in range(240)]


def one_weekly_buyer() -> list[Order]:
    return [("alone", day, 25.0, f"p{day % 3}") for day in range(0, 240, 7)]


def returns_and_one_price() -> list[Order]:
    sold = [(f"c{day % 9}", day, 20.0, "a") for day in range(0, 240, 2)]
    return [*sold, *((f"c{day % 9}", day + 1, -20.0, "a") for day in range(0, 120, 20)), ("back", 3, -5.0, "b")]


def written(orders: list[Order], place: Path) -> Path:
    with place.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["customer_id", "order_id", "date", "product_id", "amount"])
        for number, (customer, day, amount, product) in enumerate(orders):
            rows.writerow([customer, f"o{number}", FIRST + timedelta(days=day), product, f"{amount:.2f}"])
    return place


@pytest.mark.parametrize("shop", [once_each, one_weekly_buyer, returns_and_one_price])
def test_a_small_shop_has_a_whole_page(shop, tmp_path: Path) -> None:
    log = written(shop(), tmp_path / "log.csv")
    found = gather([log], None, Plan(test_origins=1), lambda _: None, Asked())
    read = Read(page(found))
    assert set(CONTENTS) <= {told.get("id") for _, told in read.elements}
    assert {"nan", "inf", "nan%"} & set(read.text.lower().split()) == set()

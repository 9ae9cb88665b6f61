"""A column of money that is not what it is called stops a run; one that is does not."""

import random
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.order_files import csv_of, read, write

NAMELESS = ("order_id", "customer_id", "order_date", "quantity", "price")
TOTALS = ("order_id", "customer_id", "order_date", "sku", "quantity", "order_total")


def of_no_product(seed: int, *, total: bool) -> Iterable[tuple[str, ...]]:
    """300 orders of one row each: prices of five kinds of goods, or the row's totals."""
    draw = random.Random(seed)
    for order in range(300):
        price, pieces = draw.choice((3.0, 11.7, 40.6, 300.1, 600.2)), draw.randint(1, 5)
        money = price * pieces if total else price
        yield str(order), f"c{order % 90}", f"2024-{1 + order % 12:02d}-17", str(pieces), f"{money:.2f}"


def of_orders(seed: int, *, total: bool) -> Iterable[tuple[str, ...]]:
    """40 orders of one to four rows, with the row's money, or the whole order's on each row."""
    draw = random.Random(seed)
    for order in range(40):
        rows = [(draw.randint(1, 3), draw.choice((3.0, 4.5, 11.7, 40.6))) for _ in range(draw.randint(1, 4))]
        whole = sum(pieces * price for pieces, price in rows)
        for place, (pieces, price) in enumerate(rows):
            money = f"{whole if total else pieces * price:.2f}"
            yield str(order), f"c{order % 9}", f"2024-{1 + order % 12:02d}-17", f"sku{place}", str(pieces), money


@pytest.mark.parametrize("seed", range(3))
def test_a_total_called_a_price_stops_without_products_too(tmp_path: Path, seed: int) -> None:
    """As in a public set of shopping malls: 5 pieces at 300.08 stand as price 1500.40, and no column names a product."""
    stops = read(write(tmp_path, csv_of(of_no_product(seed, total=True), NAMELESS))).log.stops
    assert ["--map line_total=price" in one for one in stops] == [True]


@pytest.mark.parametrize("seed", range(3))
def test_a_price_without_products_is_a_price(tmp_path: Path, seed: int) -> None:
    assert read(write(tmp_path, csv_of(of_no_product(seed, total=False), NAMELESS))).log.stops == ()


@pytest.mark.parametrize("seed", range(3))
def test_an_orders_total_on_each_of_its_rows_stops(tmp_path: Path, seed: int) -> None:
    stops = read(write(tmp_path, csv_of(of_orders(seed, total=True), TOTALS))).log.stops
    assert ["order_total repeats the order's total" in one for one in stops] == [True]


@pytest.mark.parametrize("seed", range(3))
def test_each_rows_own_total_does_not_stop(tmp_path: Path, seed: int) -> None:
    assert read(write(tmp_path, csv_of(of_orders(seed, total=False), TOTALS))).log.stops == ()


def test_a_shop_of_one_price_does_not_stop(tmp_path: Path) -> None:
    rows = [(str(i // 2), f"c{i % 9}", f"2024-{1 + i % 12:02d}-17", f"sku{i % 5}", "1", "9.99") for i in range(60)]
    assert read(write(tmp_path, csv_of(rows, TOTALS))).log.stops == ()


def test_what_is_said_to_be_the_price_is_believed(tmp_path: Path) -> None:
    path = write(tmp_path, csv_of(of_no_product(0, total=True), NAMELESS))
    assert read(path, columns={"unit_price": "price"}).log.stops == ()


def test_rows_that_are_no_purchases_stop(tmp_path: Path) -> None:
    """As in a public log of clicks: a view of a smartphone is no sale of one."""
    header = ("user_id", "date", "event_type", "price")
    kinds = ("view", "view", "cart", "purchase")
    rows = [(f"u{i % 7}", f"2024-01-{1 + i % 28:02d}", kinds[i % 4], "130.76") for i in range(60)]
    stops = read(write(tmp_path, csv_of(rows, header))).log.stops
    assert ["event_type tells orders apart (cart, purchase, view)" in one for one in stops] == [True]

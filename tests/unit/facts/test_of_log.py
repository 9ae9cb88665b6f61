"""Facts of a log of a few lines, worked out by hand."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import ibis
import numpy as np
import pyarrow as pa

from backend.contract.shop.log_facts import EXAMPLE, LogFacts
from backend.contract.shop.shop_facts import ShopFacts
from tests.claims import small
from training.facts.customers import Record
from training.facts.grouped import Grouped, ranks, tied
from training.facts.of_log import Facts, facts_of
from training.facts.rhythm import OrderDays, lateness, silences
from training.facts.tables import tables

AS_OF = date(2011, 1, 1)
Row = tuple[str, str, str, int, datetime, str]


def facts(rows: list[Row]) -> Facts:
    customer, order, product, units, at, amount = zip(*rows, strict=True)
    table = pa.table(
        {
            "customer_id": customer,
            "order_id": order,
            "product_id": product,
            "description": [f"name of {one}" for one in product],
            "quantity": pa.array(units, pa.int64()),
            "at": pa.array(at, pa.timestamp("us")),
            "country": ["France"] * len(rows),
            "net_amount": pa.array([Decimal(one) for one in amount], pa.decimal128(30, 4)),
        }
    )
    ids = np.array(sorted(set(customer)), dtype=object)
    record = Record(ids, np.full(ids.size, 1_000), np.arange(ids.size))
    return facts_of(tables(ibis.duckdb.connect().create_table("lines", table), AS_OF), record, AS_OF)


def day(number: int, hour: int = 12) -> datetime:
    return datetime(2010, 1, 1, hour) + timedelta(days=number)


def test_orders_days_money_and_returns_by_hand() -> None:
    found = facts(
        [
            ("a", "1", "x", 2, day(0), "10.10"),
            ("a", "1", "y", 1, day(0), "5.05"),
            ("a", "2", "x", 1, day(0, 15), "3.00"),  # the same day: another order, the same visit
            ("a", "3", "x", 4, day(40), "20.00"),
            ("a", "C3", "x", -4, day(41), "-20.00"),
            ("a", "4", "x", 1, datetime(2011, 1, 1, 0, 0), "99.00"),  # on the cutoff: not yet
            ("b", "5", "y", 1, day(2), "0.0050"),
        ]
    )
    one = found.customers[0]
    assert (one.orders, one.order_days, one.first, one.last) == (3, 2, date(2010, 1, 1), date(2010, 2, 10))
    assert (one.bought, one.returned) == (381_500, 200_000)
    assert (one.longest_gap, one.last_gap, one.usual_gap) == (40, 40, None)
    assert (one.last_value, one.largest_value, one.usual_value) == (200_000, 200_000, 151_500.0)
    assert one.last_back is True
    assert (one.products, one.favourite, one.country) == (2, "name of x", "France")
    assert (one.rank_spend, found.customers[1].rank_spend) == (1, 2)
    assert (found.shop.customers, found.shop.net) == (2, 181_550)


def test_a_silence_counts_when_it_lasted_and_was_then_followed_for_the_horizon() -> None:
    start = np.zeros(300, np.int64)
    gap = np.array([20] * 100 + [50] * 100 + [0] * 100)
    found = {one.wait: (one.cases, one.ended) for one in silences(start, gap, as_of=75, horizon=45)}
    assert found[14] == (300, 200)  # those of 20 and 50 days ended in [14, 59)
    assert found[28] == (200, 100)  # those of 20 days never lasted so long
    assert 35 not in found  # 35 + 45 days have not passed


def test_order_statistics_are_the_smallest_value_with_enough_below() -> None:
    own = Grouped.of(np.array([0] * 5 + [2]), np.array([50, 10, 20, 40, 30, 7]), 3)
    assert own.at(0.20).tolist() == [10, 0, 7]
    assert own.at(0.80).tolist() == [40, 0, 7]
    assert own.median().tolist() == [30.0, 0.0, 7.0]


def test_ranks_count_the_larger_ones_alone() -> None:
    assert ranks(np.array([5, 9, 5, 1])).tolist() == [2, 1, 2, 4]
    assert tied(np.array([5, 9, 5, 1])).tolist() == [True, False, True, False]


def test_lateness_compares_with_a_customers_earlier_gaps() -> None:
    days = np.concatenate([np.cumsum([0, 10, 10, 10, 10, 20])] * 120)
    customers = np.repeat(np.arange(120), 6)
    found = lateness(OrderDays.of(customers, days))
    assert (found.late, found.very_late, found.rhythm_hit) == (2.0, 2.0, 0.0)


def test_facts_come_back_from_the_store_as_they_went() -> None:
    assert LogFacts.from_json(EXAMPLE.to_json()) == EXAMPLE
    quiet = replace(EXAMPLE, usual_gap=None, favourite=None, season_month=9, season_years=(2009, 2010))
    assert LogFacts.from_json(quiet.to_json()) == quiet
    shop = small().facts.shop
    assert ShopFacts.from_json(shop.to_json()) == shop


def test_facts_do_not_depend_on_the_order_of_the_lines() -> None:
    rows = [("a", str(n), f"p{n % 3}", 1, day(n * 7), f"{n + 1}.00") for n in range(12)]
    assert facts(rows).customers == facts(rows[::-1]).customers

"""Features and outcomes by hand on a log that fits on the screen."""

from datetime import date, datetime
from decimal import Decimal

import ibis
import pyarrow as pa
import pytest

from backend.errors import UnfittableData
from training.features.cumulative import Cumulative
from training.features.customer_days import CustomerDays, customer_days
from training.features.histories import histories_at
from training.features.origin import BEHAVIOUR_NAMES, behaviour_at, contract_at, outcome_after
from training.features.people import People

CUTOFF = date(2024, 3, 1).toordinal()
ROWS = [  # customer, order, product, quantity, at, net
    ("a", "1", "x", 2, "2024-01-10 12:00:00", "20.00"),
    ("a", "1", "y", 1, "2024-01-10 12:00:00", "5.50"),
    ("a", "2", "x", 4, "2024-02-20 00:00:00", "40.00"),
    ("a", "C3", "x", -1, "2024-02-25 00:00:00", "-10.00"),
    ("a", "4", "z", 1, "2024-03-01 00:00:00", "7.00"),  # at the cutoff: the future
    ("a", "5", "z", 1, "2024-03-30 23:59:59", "3.00"),
    ("a", "6", "z", 1, "2024-03-31 00:00:00", "100.00"),  # 30 days later: beyond the horizon
    ("b", "7", "x", 1, "2022-01-01 00:00:00", "9.00"),
    ("b", "C8", "x", -3, "2024-03-05 00:00:00", "-27.00"),  # a return alone is no purchase
    ("c", "C9", "x", -1, "2024-01-01 00:00:00", "-9.00"),  # never bought anything in the log
    ("d", "10", "x", 1, "2024-03-02 00:00:00", "1.00"),  # first seen after the cutoff
    ("e", "11", "x", 1, "2024-01-05 09:00:00", "8.00"),
    ("e", "12", "x", 900, "2024-01-18 10:00:00", "7200.00"),
    ("e", "C12", "x", -900, "2024-01-18 10:16:00", "-7200.00"),  # taken back whole, minutes later
    ("e", "13", "x", 50, "2024-01-20 10:00:00", "400.00"),
    ("e", "C13", "x", -50, "2024-02-03 10:00:00", "-400.00"),  # and two weeks later
]


def table_of(rows: list[tuple]) -> ibis.Table:
    columns = list(zip(*rows, strict=True))
    table = pa.table(
        {
            "customer_id": pa.array(columns[0], pa.string()),
            "order_id": pa.array(columns[1], pa.string()),
            "product_id": pa.array(columns[2], pa.string()),
            "quantity": pa.array(columns[3], pa.int64()),
            "at": pa.array([datetime.fromisoformat(at) for at in columns[4]], pa.timestamp("us")),
            "net_amount": pa.array([Decimal(amount) for amount in columns[5]], pa.decimal128(30, 4)),
            "country": pa.array(["GB"] * len(rows), pa.string()),
        }
    )
    return ibis.duckdb.connect().create_table("lines", table)


@pytest.fixture(scope="module")
def days() -> CustomerDays:
    return customer_days(table_of(ROWS))


def known_at(days: CustomerDays, cutoff: int) -> dict[str, dict[str, float]]:
    sums = Cumulative(days)
    who = sums.known(cutoff)
    columns = contract_at(People(sums, who), cutoff)
    return {
        str(name): {key: float(column[place]) for key, column in columns.items()}
        for place, name in enumerate(days.ids[who])
    }


def test_features_by_hand(days: CustomerDays) -> None:
    found = known_at(days, CUTOFF)["a"]
    expected = {
        "total_spend": 55.5,
        "avg_spend": 27.75,
        "num_transactions": 2,
        "total_units": 6,
        "unique_products": 2,
        "recency_days": 10.0,
        "spend_last_365_days": 55.5,
        "purchase_days": 2,
        "tenure_days": 50.5,
        "days_between_purchases": 40.5,
    }
    assert {name: found[name] for name in expected} == pytest.approx(expected)
    assert known_at(days, CUTOFF)["b"]["days_between_purchases"] == 0.0


def test_a_customer_exists_once_they_bought(days: CustomerDays) -> None:
    assert set(known_at(days, CUTOFF)) == {"a", "b", "e"}


@pytest.mark.parametrize(("day", "orders", "units", "spend"), [("2024-02-01", 2, 51, 408.0), ("2024-03-01", 1, 1, 8.0)])
def test_a_cancelled_order_counts_in_orders_units_and_money_alike(
    days, day: str, orders: int, units: int, spend: float
) -> None:
    found = known_at(days, date.fromisoformat(day).toordinal())["e"]
    assert (found["num_transactions"], found["total_units"], found["total_spend"]) == (orders, units, spend)


def test_the_outcome_window_is_half_open_and_floored(days: CustomerDays) -> None:
    sums = Cumulative(days)
    spend, orders = outcome_after(sums, sums.known(CUTOFF), CUTOFF, 30)
    assert spend.tolist() == [10.0, 0.0, 0.0]
    assert orders.tolist() == [2.0, 0.0, 0.0]


def test_the_lifetime_models_are_told_of_days(days: CustomerDays) -> None:
    sums = Cumulative(days)
    history = histories_at(sums, sums.known(CUTOFF), CUTOFF)
    assert history.frequency.tolist() == [1.0, 0.0, 2.0]
    assert history.recency_days.tolist() == [41.0, 0.0, 15.0]
    assert history.day_value[0] == pytest.approx(27.75)


def test_rows_in_another_order_are_the_same_days(days: CustomerDays) -> None:
    again = customer_days(table_of(ROWS[::-1]))
    for name in CustomerDays.__slots__:
        assert (getattr(again, name) == getattr(days, name)).all(), name


def test_every_behaviour_feature_is_there_and_finite(days: CustomerDays) -> None:
    import numpy as np

    sums = Cumulative(days)
    people = People(sums, sums.known(CUTOFF))
    found = behaviour_at(people, CUTOFF, contract_at(people, CUTOFF), 20.0)
    assert tuple(found) == BEHAVIOUR_NAMES
    assert all(np.isfinite(column).all() for column in found.values())


def test_no_customer_at_all_is_one_sentence() -> None:
    with pytest.raises(UnfittableData, match="no order with a customer"):
        customer_days(table_of(ROWS[:1]).filter(ibis._.customer_id == "nobody"))

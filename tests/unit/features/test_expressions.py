"""Features and outcomes by hand on a log that fits on the screen."""

from datetime import datetime

import ibis
import pyarrow as pa
import pytest

from training.features.expressions import features_as_of, outcome_after

CUTOFF = datetime(2024, 3, 1)
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
]


@pytest.fixture
def lines() -> ibis.Table:
    columns = list(zip(*ROWS, strict=True))
    table = pa.table(
        {
            "customer_id": columns[0],
            "order_id": columns[1],
            "product_id": columns[2],
            "quantity": pa.array(columns[3], pa.int64()),
            "at": pa.array([datetime.fromisoformat(at) for at in columns[4]], pa.timestamp("us")),
            "net_amount": pa.array(columns[5]),
        }
    )
    con = ibis.duckdb.connect()
    return con.create_table("lines", ibis.memtable(table).mutate(net_amount=ibis._.net_amount.cast("decimal(30, 4)")))


def by_customer(table: ibis.Table) -> dict[str, dict[str, float]]:
    return {row.pop("customer_id"): row for row in table.to_pyarrow().to_pylist()}


def test_features_by_hand(lines: ibis.Table) -> None:
    found = by_customer(features_as_of(lines, CUTOFF))
    assert found["a"] == pytest.approx(
        {
            "total_spend": 55.5,
            "avg_spend": 27.75,
            "num_transactions": 2,
            "total_units": 7,
            "unique_products": 2,
            "recency_days": 10.0,
            "spend_last_365_days": 55.5,
            "purchase_days": 2,
            "tenure_days": 50.5,
            "days_between_purchases": 40.5,
        }
    )
    assert found["b"]["days_between_purchases"] == 0.0
    assert found["b"]["spend_last_365_days"] == 0.0


def test_a_customer_exists_once_they_bought(lines: ibis.Table) -> None:
    assert set(by_customer(features_as_of(lines, CUTOFF))) == {"a", "b"}


def test_the_outcome_window_is_half_open_and_floored(lines: ibis.Table) -> None:
    found = by_customer(outcome_after(lines, CUTOFF))
    assert found["a"] == {"spend": 10.0, "bought": 1.0}
    assert found["b"] == {"spend": 0.0, "bought": 0.0}

"""``behaviour_v1``: a documented table, and values by hand on a log that fits on the screen."""

from datetime import datetime

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pytest

from training.features import behaviour
from training.features.behaviour import BEHAVIOUR_NAMES, BEHAVIOUR_V1, GROWS, BehaviourQuery, Moment

MOMENT = Moment(datetime(2024, 3, 1), 400.0, 1.5)
ROWS = [  # customer, order, product, quantity, at, net
    ("a", "1", "x", 2, "2024-01-01 12:00:00", "20.00"),
    ("a", "2", "x", 4, "2024-02-10 00:00:00", "40.00"),
    ("a", "2", "y", 1, "2024-02-10 00:00:00", "10.00"),
    ("a", "C3", "x", -1, "2024-02-25 00:00:00", "-10.00"),
    ("a", "4", "z", 1, "2024-02-28 00:00:00", "5.00"),
    ("a", "5", "z", 1, "2024-03-01 00:00:00", "999.00"),  # at the cutoff: the future
    ("b", "6", "x", 1, "2023-03-10 00:00:00", "9.00"),
    ("b", "7", None, 1, "2024-02-29 00:00:00", "8.00"),  # a log may lack product ids
    ("c", "8", "x", 1, "2023-03-10 00:00:00", "9.00"),  # lapsed
]


@pytest.fixture(scope="module")
def lines() -> ir.Table:
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


@pytest.fixture(scope="module")
def found(lines: ir.Table) -> dict[str, dict[str, float]]:
    return {row.pop("customer_id"): row for row in BehaviourQuery(lines, 90.0).at(MOMENT).to_pylist()}


def test_parts_of_the_customers_change_nothing(
    lines: ir.Table, found: dict[str, dict[str, float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(behaviour, "AT_ONCE", 1)
    rows = BehaviourQuery(lines, 90.0).at(MOMENT).to_pylist()
    assert {row.pop("customer_id"): row for row in rows} == found


def test_more_than_fifty_features_each_with_one_name_a_unit_and_a_meaning() -> None:
    names = [d.name for d in BEHAVIOUR_V1]
    assert len(BEHAVIOUR_NAMES) > 50
    assert len(set(names)) == len(names)
    assert all(d.unit and len(d.meaning) > 8 for d in BEHAVIOUR_V1)
    assert set(names) >= GROWS


def test_only_active_customers_have_behaviour(found) -> None:
    assert set(found) == {"a", "b"}


def test_every_defined_feature_is_a_number(found) -> None:
    assert [d.name for d in BEHAVIOUR_V1] == list(found["a"])
    assert all(np.isfinite(value) for row in found.values() for value in row.values())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("spend_7", -5.0),
        ("spend_30", 45.0),
        ("spend_365", 65.0),
        ("returns_90", 10.0),
        ("return_orders_365", 1),
        ("orders_30", 2),
        ("units_365", 8),
        ("order_mean", 25.0),
        ("order_max", 50.0),
        ("order_last", 5.0),
        ("gap_mean", 28.75),
        ("gap_last", 18.0),
        ("products_90", 3),
        ("repeat_product_share", 1 / 3),
        ("age_second_latest_order", 20.0),
        ("order_median", 20.0),
        ("seasonal_rate", 65 / 365 * 30 * 1.5),
    ],
)
def test_values_by_hand(found, name: str, value: float) -> None:
    assert found["a"][name] == pytest.approx(value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("last_year_spend", 9.0),
        ("last_year_orders", 1),
        ("products_90", 0),
        ("gap_mean", 356.0),
        ("order_spread", 0.7071067),
    ],
)
def test_values_by_hand_of_a_customer_of_last_year(found, name: str, value: float) -> None:
    assert found["b"][name] == pytest.approx(value)

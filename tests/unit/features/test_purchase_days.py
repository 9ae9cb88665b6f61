"""From an order log to customers' histories, on a log small enough to work out by hand."""

from datetime import date, datetime
from decimal import Decimal

import ibis
import numpy as np
import pytest

from backend.errors import UnfittableData
from training.candidates.lifetime.lifetime_value import fit_lifetime_models, second_purchase_after
from training.features.purchase_days import PurchaseDays, histories_at, purchase_days, spend_between

CUTOFF = date(2024, 3, 1).toordinal()
LOG = [  # customer, order, at, net amount
    ("ann", "1", datetime(2024, 1, 1, 9), "10.00"),
    ("ann", "1", datetime(2024, 1, 1, 9), "5.00"),
    ("ann", "2", datetime(2024, 1, 1, 17), "20.00"),
    ("ann", "3", datetime(2024, 2, 10, 12), "40.00"),
    ("ann", "C3", datetime(2024, 2, 12, 12), "-40.00"),
    ("bob", "4", datetime(2024, 2, 20, 8), "7.00"),
    ("cid", "C5", datetime(2024, 2, 21, 8), "-9.00"),
    ("bob", "6", datetime(2024, 3, 5, 8), "30.00"),
]


@pytest.fixture
def days() -> PurchaseDays:
    rows = [dict(zip(("customer_id", "order_id", "at", "net_amount"), row, strict=True)) for row in LOG]
    return purchase_days(
        ibis.memtable([{**row, "net_amount": Decimal(row["net_amount"]), "quantity": 1, "shop": "web"} for row in rows]),
        channel="shop",
    )


def test_a_day_is_one_purchase_and_returns_are_netted(days: PurchaseDays) -> None:
    seen, history = histories_at(days, CUTOFF)
    assert days.ids[seen].tolist() == ["ann", "bob"]
    assert history.frequency.tolist() == [1.0, 0.0]
    assert history.recency_days.tolist() == [40.0, 0.0]
    assert history.T_days.tolist() == [60.0, 10.0]
    assert history.monetary_value.tolist() == [17.5, 7.0]
    assert history.recent_spend.tolist() == [35.0, 7.0]
    assert history.first_value.tolist() == [35.0, 7.0]
    assert history.first_month.tolist() == [1, 2]
    assert history.channel.tolist() == ["web", "web"]
    assert history.established.tolist() == [True, False]
    assert history.recent_window_days == 60.0


def test_what_comes_after_the_cutoff_is_not_seen(days: PurchaseDays) -> None:
    _, before = histories_at(days, CUTOFF)
    _, cut = histories_at(days.before(CUTOFF), CUTOFF)
    assert cut.frequency.tolist() == before.frequency.tolist()
    assert spend_between(days, CUTOFF, CUTOFF + 30).tolist() == [0.0, 30.0, 0.0]


def test_the_way_to_the_second_purchase_is_counted_in_days(days: PurchaseDays) -> None:
    second = second_purchase_after(days.before(CUTOFF), np.array([0, 1]))
    assert second[0] == 40.0
    assert np.isnan(second[1])


def test_nobody_yet_is_one_clear_sentence(days: PurchaseDays) -> None:
    with pytest.raises(UnfittableData, match="Nobody has bought"):
        histories_at(days, date(2023, 12, 1).toordinal())


def test_too_small_a_log_is_one_clear_sentence(days: PurchaseDays) -> None:
    with pytest.raises(UnfittableData, match=r"\w"):
        fit_lifetime_models(days, CUTOFF)

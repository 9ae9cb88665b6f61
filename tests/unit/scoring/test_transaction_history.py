"""From transactions to what the lifetime models are told, beside what training tells them of the same days."""

from datetime import date

import numpy as np
import pytest

from backend.scoring.transaction_history import Transactions, purchase_histories
from tests.customer_days import days_of
from training.features.cumulative import Cumulative
from training.features.histories import histories_at

SNAPSHOT = date(2024, 1, 1).toordinal()


def rows(*given: tuple[int, int, float], customers: int = 1) -> Transactions:
    """Customer, days before the snapshot, amount in currency."""
    customer, before, amount = (np.array(column) for column in zip(*given, strict=True))
    return Transactions(
        customer, SNAPSHOT - before, np.rint(amount * 100).astype(np.int64), np.full(customers, SNAPSHOT), units=100
    )


def test_the_terms_of_one_customer_by_hand() -> None:
    """Bought 100 and 50 on one day, 30 a hundred days later, gave 10 back, bought 5 long after a year."""
    _, history = purchase_histories(rows((0, 500, 100.0), (0, 500, 50.0), (0, 400, 30.0), (0, 20, -10.0), (0, 5, 5.0)))
    assert (history.frequency, history.recency_days) == ([2.0], [495.0])
    assert history.day - history.first_day == [500]
    assert history.day_value == pytest.approx([175.0 / 3])


def test_a_day_that_nets_to_nothing_is_no_purchase() -> None:
    """0.1 + 0.2 - 0.3 is above 0 in floating point."""
    seen, _ = purchase_histories(rows((0, 9, 0.1), (0, 9, 0.2), (0, 9, -0.3)))
    assert seen.size == 0


def test_the_day_of_the_snapshot_is_the_future() -> None:
    _, history = purchase_histories(rows((0, 1, 10.0), (0, 0, 99.0), (0, -5, 99.0)))
    assert (history.frequency, history.day - history.last_day, history.day_value) == ([0.0], [1], [10.0])


def test_who_never_bought_is_left_out_and_the_others_keep_their_places() -> None:
    seen, history = purchase_histories(rows((0, 3, -5.0), (1, 3, 8.0), (3, 2, 4.0), customers=4))
    assert (seen.tolist(), history.day_value.tolist()) == ([1, 3], [8.0, 4.0])


def test_nobody_at_all() -> None:
    seen, history = purchase_histories(rows((0, -1, 5.0)))
    assert (seen.size, history.frequency.size) == (0, 0)


def test_they_look_as_training_sees_them() -> None:
    """The same random days, through training's table of customer-days."""
    rng = np.random.default_rng(5)
    customer, before = (places := np.unique(rng.integers(0, 50 * 600, 700)))[:] // 600, places % 600 + 1
    net = np.where(rng.random(customer.size) < 0.2, -1.0, 1.0) * rng.integers(1, 9_000, customer.size) / 100.0
    sums = Cumulative(days_of(customer, SNAPSHOT - before, net))
    expected = histories_at(sums, sums.known(SNAPSHOT), SNAPSHOT)
    _, got = purchase_histories(rows(*zip(customer, before, net, strict=True), customers=50))
    for name in ("purchase_days", "orders", "first_day", "last_day", "day", "day_value"):
        assert getattr(got, name) == pytest.approx(getattr(expected, name)), name

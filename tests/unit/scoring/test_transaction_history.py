"""From transactions to what the lifetime models are told, beside what training tells them of the same days."""

from datetime import date

import numpy as np
import pytest

from backend.scoring.lifetime.purchase_history import PurchaseHistory
from backend.scoring.transaction_history import Transactions, purchase_histories
from training.features.purchase_days import PurchaseDays, histories_at

SNAPSHOT = date(2024, 1, 1).toordinal()


def rows(*given: tuple[int, int, float], customers: int = 1, channel: tuple[int, ...] = ()) -> Transactions:
    """Customer, days before the snapshot, amount in currency."""
    customer, before, amount = (np.array(column) for column in zip(*given, strict=True))
    return Transactions(
        customer,
        SNAPSHOT - before,
        np.rint(amount * 100).astype(np.int64),
        np.array(channel or (0,) * len(given)),
        np.array(["", "Direct", "Web"]),
        np.full(customers, SNAPSHOT),
        units=100,
    )


def test_the_terms_of_one_customer_by_hand() -> None:
    """Bought 100 and 50 on one day, 30 a hundred days later, gave 10 back, bought 5 long after a year."""
    _, history = purchase_histories(
        rows((0, 500, 100.0), (0, 500, 50.0), (0, 400, 30.0), (0, 20, -10.0), (0, 5, 5.0), channel=(2, 1, 0, 0, 0))
    )
    assert (history.frequency, history.recency_days, history.T_days) == ([2.0], [495.0], [500.0])
    assert history.monetary_value == pytest.approx([175.0 / 3])
    assert (history.recent_spend, history.first_value, history.first_month) == ([0.0], [150.0], [8])
    assert (history.channel, history.established) == (["Direct"], [False])


def test_a_day_that_nets_to_nothing_is_no_purchase() -> None:
    """0.1 + 0.2 - 0.3 is above 0 in floating point."""
    seen, _ = purchase_histories(rows((0, 9, 0.1), (0, 9, 0.2), (0, 9, -0.3)))
    assert seen.size == 0


def test_the_day_of_the_snapshot_is_the_future() -> None:
    _, history = purchase_histories(rows((0, 1, 10.0), (0, 0, 99.0), (0, -5, 99.0)))
    assert (history.frequency, history.T_days, history.monetary_value) == ([0.0], [1.0], [10.0])


def test_who_never_bought_is_left_out_and_the_others_keep_their_places() -> None:
    seen, history = purchase_histories(rows((0, 3, -5.0), (1, 3, 8.0), (3, 2, 4.0), customers=4))
    assert (seen.tolist(), history.monetary_value.tolist()) == ([1, 3], [8.0, 4.0])


def test_nobody_at_all() -> None:
    seen, history = purchase_histories(rows((0, -1, 5.0)))
    assert (seen.size, history.frequency.size) == (0, 0)


def test_newcomers_look_as_training_sees_them_in_a_long_log() -> None:
    """The same random days, through training's history of a log that began two years earlier."""
    rng = np.random.default_rng(5)
    customer, before = (places := np.unique(rng.integers(0, 50 * 600, 700)))[:] // 600, places % 600 + 1
    net = np.where(rng.random(customer.size) < 0.2, -1.0, 1.0) * rng.integers(1, 9_000, customer.size) / 100.0
    log = PurchaseDays(
        np.arange(51), np.append(customer, 50), np.append(SNAPSHOT - before, SNAPSHOT - 1_000), np.append(net, 1.0),
        np.append(net > 0, True), np.full(51, ""))  # fmt: skip
    order = np.lexsort((log.day, log.customer))
    log = PurchaseDays(log.ids, log.customer[order], log.day[order], log.net[order], log.purchase[order], log.channel)
    expected_seen, expected = histories_at(log, SNAPSHOT)
    seen, got = purchase_histories(rows(*zip(customer, before, net, strict=True), customers=50))
    assert seen.tolist() == expected_seen[:-1].tolist()
    newcomers: PurchaseHistory = expected.where(expected_seen < 50)
    for name in (
        "frequency",
        "recency_days",
        "T_days",
        "monetary_value",
        "recent_spend",
        "first_value",
        "first_month",
        "established",
    ):
        assert getattr(got, name) == pytest.approx(getattr(newcomers, name)), name
    assert got.recent_window_days == newcomers.recent_window_days

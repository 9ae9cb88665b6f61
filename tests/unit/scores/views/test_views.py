"""What pages show of a small log whose every figure is worked out by hand."""

import json
from datetime import date

import numpy as np
import pytest

from backend.contract.shop.shop_views import Move
from training.features.cumulative import Cumulative
from training.features.customer_days import CustomerDays
from training.scores.columns import Scores
from training.scores.views.actions import actions
from training.scores.views.cohorts import cohorts
from training.scores.views.groups import rfm_grid, statuses
from training.scores.views.movement import pairs
from training.scores.views.shop import spread
from training.scores.views.timelines import histories
from training.scores.views.windows import last_year, windows

JANUARY = date(2024, 1, 1).toordinal()
ROWS = [  # customer, days since 1 January 2024, orders placed, net
    (0, 0, 1, 100.0),
    (0, 5, 0, -40.0),
    (0, 31, 2, 60.0),
    (1, 14, 1, 30.0),
    (1, 59, 1, 50.0),
    (2, 40, 1, 80.0),
]


@pytest.fixture(scope="module")
def sums() -> Cumulative:
    customer, day, placed, net = (np.array(column) for column in zip(*ROWS, strict=True))
    zeros = np.zeros(len(ROWS))
    ids = np.array(["a", "b", "c"])
    gross = np.maximum(net, 0)
    return Cumulative(
        CustomerDays(
            ids, ids, customer, day + JANUARY, zeros, zeros, placed.astype(float), placed.astype(float), net, gross,
            zeros, zeros, zeros,
        )
    )  # fmt: skip


def columns(**given: list[object]) -> dict[str, np.ndarray]:
    size = len(next(iter(given.values())))
    usual = {
        "customer_id": np.array([f"c{n}" for n in range(size)]),
        "num_transactions": np.ones(size),
        "recency_days": np.zeros(size),
        "predicted_spend_30d": np.full(size, 10.0),
        "purchase_probability_30d": np.full(size, 0.5),
        "clv_365d": np.full(size, 100.0),
        "p_alive": np.full(size, 0.5),
        "archetype": np.array(["habitual buyer"] * size, dtype=object),
        "expected_next_order": np.array([None] * size, dtype=object),
        "rfm_recency": np.array([None] * size, dtype=object),
        "rfm_frequency": np.array([None] * size, dtype=object),
        "rfm_segment": np.array([None] * size, dtype=object),
    }
    return usual | {name: np.array(values, dtype=usual[name].dtype) for name, values in given.items()}


def test_windows_count_money_orders_buyers_and_newcomers(sums: Cumulative) -> None:
    first, second = windows(sums, JANUARY + 60)
    assert (first.revenue, first.orders, first.buyers, first.new_buyers, first.new_revenue) == (90.0, 2, 2, 2, 90.0)
    assert (second.revenue, second.orders, second.buyers, second.new_buyers, second.new_revenue) == (190.0, 4, 3, 1, 80.0)
    assert (second.start, second.end) == (date(2024, 1, 31), date(2024, 2, 29))


def test_a_window_that_the_log_does_not_cover_is_left_out(sums: Cumulative) -> None:
    assert len(windows(sums, JANUARY + 59)) == 1
    assert last_year(sums, JANUARY + 364) is None
    assert last_year(sums, JANUARY + 365).revenue == 90.0


def test_cohorts_follow_customers_from_the_month_of_their_first_order(sums: Cumulative) -> None:
    found = cohorts(sums, JANUARY + 60)
    january, february = found.cohorts
    assert (january.month, january.customers, january.retention, january.value) == ("2024-01", 2, (1.0, 1.0), (45.0, 100.0))
    assert (february.month, february.retention, february.value) == ("2024-02", (1.0,), (80.0,))
    assert not found.last_is_partial
    assert cohorts(sums, JANUARY + 59).last_is_partial


def test_statuses_divide_everybody() -> None:
    found = statuses(columns(num_transactions=[1, 1, 2, 3], recency_days=[5, 100, 90, 91]), 90.0)
    assert {one.name: one.customers for one in found} == {
        "returning_active": 1,
        "returning_quiet": 1,
        "new": 1,
        "one_time": 1,
    }
    assert sum(one.predicted_spend_30d for one in found) == 40.0


def test_the_grid_has_every_cell_and_every_customer_once() -> None:
    found = rfm_grid(columns(rfm_recency=[5, 5, None, 1], rfm_frequency=[1, 1, None, 5]))
    assert len(found) == 25
    assert {(one.recency, one.frequency): one.customers for one in found if one.customers} == {(5, 1): 2, (1, 5): 1}
    assert rfm_grid(columns(rfm_recency=[None], rfm_frequency=[None])) == ()


def test_actions_are_the_filters_that_find_them() -> None:
    day = date(2024, 3, 1)
    found = actions(
        columns(
            archetype=["at-risk churn", "new customer", "habitual buyer", "habitual buyer"],
            num_transactions=[4, 1, 3, 2],
            clv_365d=[990.0, 5.0, 5.0, 5.0],
            purchase_probability_30d=[0.1, 0.2, 0.75, 0.74],
            expected_next_order=[None, None, date(2024, 3, 15), date(2024, 3, 2)],
        ),
        day,
    )
    assert [(one.id, one.customers, one.filter) for one in found] == [
        ("win_back", 1, "archetype=at-risk+churn&min_clv=390&sort=clv_365d"),
        ("due", 1, "due_within_days=14&min_orders=3&sort=predicted_spend_30d"),
        ("second_order", 1, "archetype=new+customer&max_orders=1&sort=purchase_probability_30d"),
        ("no_discount", 1, "min_probability=0.75&sort=purchase_probability_30d"),
    ]


def test_nobody_is_no_action() -> None:
    assert actions(columns(num_transactions=[2]), date(2024, 3, 1)) == ()


def test_moves_name_who_came_from_where() -> None:
    scores = Scores(columns(customer_id=["a", "b", "c"], rfm_segment=["Loyal", "Loyal", "New"]), None)
    assert pairs(scores, {"a": "Lost", "b": "Lost"}) == (Move("Lost", "Loyal", 2, 200.0), Move(None, "New", 1, 100.0))


@pytest.mark.parametrize(
    ("missed", "ends"),
    [([], (None, None)), ([0.25, -0.2], (80.0, 125.0)), ([0.25], (80.0, 100.0)), ([-0.2], (100.0, 125.0))],
)
def test_the_range_is_what_would_have_come_at_the_worst_misses(missed: list[float], ends: tuple[float, float]) -> None:
    assert spread(100.0, missed) == ends


def test_a_history_has_orders_and_returns_oldest_first() -> None:
    class Log:
        ids = np.array(["a", "b"], dtype=object)
        customer, day, value = np.array([0, 0, 1]), np.array([19_723, 19_730, 19_724]), np.array([100_000, 55_000, 1])
        net_customer, net_day, back = np.array([0, 1, -1]), np.array([19_730, 19_724, 19_724]), np.array([15_000, 0, 9])

    told = {name: json.loads(text) for name, text in histories(Log)}
    assert told == {"a": [["2024-01-01", 10.0], ["2024-01-08", 5.5], ["2024-01-08", -1.5]], "b": [["2024-01-02", 0.0]]}

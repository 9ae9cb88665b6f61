"""Trees as plain arrays, by hand."""

from dataclasses import replace

import numpy as np
import pytest

from backend.contract.features import CLIENT_NAMES
from backend.contract.parameters.client_models import BoostedTrees
from backend.scoring.boosted_trees import leaf_sums, own_pace, predict_by_trees

#                                      recency < 30?  left: orders < 5?  right: total < 100?
TREE = BoostedTrees(CLIENT_NAMES, 30.0, 2.0, 60.0, ((3, 2, 0),), ((30.0, 5.0, 100.0),), ((0.1, 0.2, -0.4, -0.3),))


def customer(total: float = 600.0, orders: float = 4.0, recency: float = 10.0, tenure: float = 300.0) -> list[float]:
    return [total, total / orders, orders, recency, tenure, (tenure - recency) / max(orders - 1, 1)]


@pytest.mark.parametrize(
    ("who", "leaf"),
    [(customer(), 0.1), (customer(orders=5), 0.2), (customer(recency=30, total=99.99), -0.4), (customer(recency=31), -0.3)],
)
def test_below_the_threshold_goes_left_and_on_it_right(who: list[float], leaf: float) -> None:
    assert leaf_sums(np.array([who]), TREE) == pytest.approx([leaf])


def test_leaves_of_all_trees_add_up() -> None:
    two = replace(TREE, features=TREE.features * 2, thresholds=TREE.thresholds * 2, leaves=(*TREE.leaves, (1.0,) * 4))
    assert leaf_sums(np.array([customer()]), two) == pytest.approx([1.1])


def test_the_start_is_the_customer_s_own_pace() -> None:
    assert own_pace(np.array([customer()]), TREE) == pytest.approx([600 / 300 * 30 + 2])


def test_a_young_tenure_counts_as_the_least() -> None:
    assert own_pace(np.array([customer(tenure=12)]), TREE) == pytest.approx([600 / 60 * 30 + 2])


def test_the_forecast_is_the_pace_times_the_correction() -> None:
    assert predict_by_trees(np.array([customer()]), TREE) == pytest.approx([62 * np.exp(0.1)])


def test_without_trees_the_pace_stands() -> None:
    bare = replace(TREE, features=(), thresholds=(), leaves=())
    assert predict_by_trees(np.array([customer()]), bare) == pytest.approx([62.0])


def test_many_customers_are_each_their_own() -> None:
    n = 9_000
    rng = np.random.default_rng(3)
    people = np.array([customer(*row) for row in rng.uniform((1, 1, 0, 100), (900, 9, 90, 900), (n, 4))])
    some = rng.integers(0, n, 50)
    np.testing.assert_array_equal(leaf_sums(people, TREE)[some], [leaf_sums(people[i : i + 1], TREE)[0] for i in some])

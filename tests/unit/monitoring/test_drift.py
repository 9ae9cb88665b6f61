"""Drift is found where it is, and not where it is not."""

import numpy as np
import pytest

from backend.monitoring.drift import ACT_PSI, drift, kolmogorov_smirnov, population_stability_index
from backend.monitoring.sketches import counted, merged, sketch_of

NAMES = ("total_spend", "num_transactions", "recency_days", "purchase_probability")
A_DAY = 2_000


def shop(rng: np.random.Generator, customers: int) -> dict[str, np.ndarray]:
    """Correlated customers: skewed spend, few orders mostly, ages, and a probability that follows from them."""
    orders = rng.geometric(0.35, customers).astype(float)
    recency = rng.exponential(90.0, customers)
    spend = orders * rng.lognormal(3.5, 0.8, customers)
    return dict(zip(NAMES, (spend, orders, recency, 1 / (1 + np.exp(recency / 60 - orders / 2))), strict=True))


TRAINED = {name: sketch_of(values) for name, values in shop(np.random.default_rng(1), 20_000).items()}
CHANGES = {
    "another currency": ("total_spend", lambda one: one | {"total_spend": one["total_spend"] * 1.6}),
    "an empty field": ("recency_days", lambda one: one | {"recency_days": np.zeros(A_DAY)}),
    "older customers": ("recency_days", lambda one: one | {"recency_days": one["recency_days"] + 60}),
    "another mix": ("num_transactions", lambda one: one | {"num_transactions": np.minimum(one["num_transactions"], 1)}),
    "another output": (
        "purchase_probability",
        lambda one: one | {"purchase_probability": one["purchase_probability"] ** 2},
    ),
}


def counts(customers: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name: counted(TRAINED[name].edges, values) for name, values in customers.items()}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_day_s_traffic_shows_each_kind_of_drift(kind: str) -> None:
    name, changed = CHANGES[kind]
    found = {one.name: one.state for one in drift(TRAINED, counts(changed(shop(np.random.default_rng(2), A_DAY)))).features}
    assert found[name] in {"drifted", "moved"}


def test_twenty_quiet_days_show_none() -> None:
    quiet = [drift(TRAINED, counts(shop(np.random.default_rng(seed), A_DAY))) for seed in range(100, 120)]
    assert {one.state for report in quiet for one in report.features} == {"steady"}


def test_a_few_odd_requests_are_not_judged() -> None:
    odd = counts({name: np.zeros(20) for name in NAMES})
    assert {one.state for one in drift(TRAINED, odd).features} == {"too few"}


def test_what_has_left_the_range_asks_for_training() -> None:
    report = drift(TRAINED, counts(shop(np.random.default_rng(3), A_DAY) | {"total_spend": np.full(A_DAY, 1e6)}))
    assert report.retrain
    assert "total_spend" in report.recommendation


def test_the_index_of_equal_shares_is_nothing() -> None:
    assert population_stability_index(np.full(4, 0.25), np.full(4, 1e6)) == pytest.approx(0, abs=1e-6)


def test_the_index_of_a_shift_by_hand() -> None:
    index = population_stability_index(np.array([0.5, 0.5]), np.array([8e6, 2e6]))
    assert index == pytest.approx(0.3 * np.log(0.8 / 0.5) - 0.3 * np.log(0.2 / 0.5), rel=1e-5)
    assert index > ACT_PSI


def test_kolmogorov_s_limit_at_its_table() -> None:
    """The 5 % point of Kolmogorov's distribution is 1.358."""
    size = 10**9
    gap, p_value = kolmogorov_smirnov(np.array([0.5, 0.5]), size, np.array([0.5 + 1.358 / 1e3, 0.5 - 1.358 / 1e3]) * 1e6)
    assert gap == pytest.approx(1.358e-3)
    assert p_value == pytest.approx(0.05, abs=0.001)


def test_counts_of_processes_add_up_to_those_of_one() -> None:
    values = np.random.default_rng(5).exponential(90.0, 1_000)
    edges = TRAINED["recency_days"].edges
    parts = merged([counted(edges, values[:300]), counted(edges, values[300:])])
    assert parts.tolist() == counted(edges, values).tolist()


def test_a_sketch_of_one_value_holds_it_all() -> None:
    sketch = sketch_of([3.0, 3.0, 3.0])
    assert (sketch.edges, sketch.shares, sketch.size) == ((), (1.0,), 3)


def test_shares_are_those_of_the_values() -> None:
    values = np.random.default_rng(7).lognormal(0, 2, 5_000)
    sketch = sketch_of(values)
    assert sum(sketch.shares) == pytest.approx(1)
    assert max(sketch.shares) < 0.06
    assert (counted(sketch.edges, values) / 5_000).tolist() == list(sketch.shares)


@pytest.mark.parametrize("values", [[], [1.0, float("nan")]])
def test_a_sketch_of_nothing_is_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="finite"):
        sketch_of(values)

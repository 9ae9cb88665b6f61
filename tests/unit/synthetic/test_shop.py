"""The sample shop against its own truth."""

from pathlib import Path

import numpy as np
import pytest

from training.features.prepare import Prepared
from training.synthetic.population import Population, draw_orders, draw_population
from training.synthetic.shop import write_sample


def silent(step: str) -> None:
    pass


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in [("a", 1), ("b", 1), ("c", 2)]:
        write_sample(tmp_path / name, 50, 12, seed, silent)
    a, b, c = ((tmp_path / name).read_bytes() for name in "abc")
    assert a == b != c


def test_cleaning_finds_every_kind_of_dirt_the_shop_has(prepared: Prepared) -> None:
    assert set(prepared.account.set_aside) == {"exact duplicate", "no customer", "not merchandise", "price <= 0"}


def test_without_dropout_orders_come_at_the_true_rate() -> None:
    rng, days, rate = np.random.default_rng(5), 400, 0.05
    n = 2_000
    people = Population(np.zeros(n), np.full(n, rate), np.zeros(n), np.ones(n), np.zeros(n))
    orders = draw_orders(rng, people, np.ones(days))
    repeat = len(orders.day) / n - 1
    assert repeat == pytest.approx(rate * days, abs=4 * np.sqrt(rate * days / n))


def test_customers_who_drop_out_for_certain_order_once() -> None:
    n = 100
    people = Population(np.linspace(0, 300, n), np.full(n, 1.0), np.ones(n), np.ones(n), np.zeros(n))
    orders = draw_orders(np.random.default_rng(0), people, np.ones(365))
    assert sorted(orders.customer.tolist()) == list(range(n))


def test_order_values_average_to_the_customer_s_own() -> None:
    people = draw_population(np.random.default_rng(1), 3_000, 730)
    orders = draw_orders(np.random.default_rng(2), people, np.ones(730))
    assert np.mean(orders.value / people.order_value[orders.customer]) == pytest.approx(1.0, abs=0.02)

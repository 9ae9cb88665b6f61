"""The sample shop against its own truth."""

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from training.features.prepare import Prepared
from training.synthetic.population import Population, draw_orders, draw_population, season_of
from training.synthetic.shop import draw_shop, write_sample


def silent(step: str) -> None:
    pass


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in [("a", 1), ("b", 1), ("c", 2)]:
        write_sample(tmp_path / name, 50, 12, seed, silent)
    a, b, c = ((tmp_path / name).read_bytes() for name in "abc")
    assert a == b != c


def test_the_log_ends_when_it_is_asked_to(tmp_path: Path) -> None:
    write_sample(tmp_path / "a", 200, 8, 1, silent, ends=date(2026, 3, 14))
    lines = (tmp_path / "a").read_text("utf-8").splitlines()
    days = [row["InvoiceDate"][:10] for row in csv.DictReader(lines)]
    assert "2026-03-10" < max(days) <= "2026-03-14"
    assert "2025-07-12" <= min(days) < "2025-07-20"


def test_cleaning_finds_every_kind_of_dirt_the_shop_has(prepared: Prepared) -> None:
    assert set(prepared.account.set_aside) == {"exact duplicate", "no customer", "not merchandise", "price <= 0"}


def test_so_many_customers_as_were_asked_for_order_within_the_log() -> None:
    drawn = draw_shop(np.random.default_rng(3), 400, 12, silent)
    assert set(np.unique(drawn.lines.customer)) - {-1} <= set(range(400))
    assert len(set(np.unique(drawn.lines.order))) > 400
    assert drawn.people.order_value.size > 400  # the others come first in the year after


def test_the_year_after_the_log_begins_where_the_log_ends_and_brings_old_customers_and_new() -> None:
    drawn = draw_shop(np.random.default_rng(3), 400, 12, silent)
    days = 365
    assert drawn.lines.day.max() < days <= drawn.ahead.day.min()
    assert drawn.ahead.day.max() < days + 365
    who = np.unique(drawn.ahead.customer)
    assert (who >= 400).any()
    assert ((who >= 0) & (who < 400)).any()
    assert (drawn.people.acquired_day[400:] >= days).mean() > 0.6  # the others were there, and bought nothing in the year


def test_some_customers_are_older_than_the_log() -> None:
    drawn = draw_shop(np.random.default_rng(3), 400, 12, silent)
    assert 0.2 < (drawn.people.acquired_day[:400] < 0).mean() < 0.9


def test_customers_who_come_often_spend_a_little_more_an_order() -> None:
    people = draw_population(np.random.default_rng(1), 20_000, np.ones(730))
    usual = people.wholesaler == 0
    logs = np.log(people.rate_per_day[usual]), np.log(people.order_value[usual])
    assert np.corrcoef(*logs)[0, 1] == pytest.approx(0.23, abs=0.03)
    assert np.median(people.order_value[usual]) == pytest.approx(45, rel=0.03)


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
    people = draw_population(np.random.default_rng(1), 3_000, np.ones(730))
    orders = draw_orders(np.random.default_rng(2), people, np.ones(730))
    assert np.mean(orders.value / people.order_value[orders.customer]) == pytest.approx(1.0, abs=0.02)


def test_the_season_passes_from_month_to_month_without_a_step() -> None:
    days = np.datetime64("2024-01-01") + np.arange(731)
    week = np.convolve(season_of(days), np.ones(7) / 7, "valid")  # a weekday's factor is in each of these once
    assert np.abs(np.diff(week)).max() < 0.02
    assert week.max() / week.min() == pytest.approx(1.4 / 0.85, rel=0.08)

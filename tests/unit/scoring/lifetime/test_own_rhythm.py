"""Customers who keep time: recognised by their gaps, and by nothing else."""

import numpy as np
import pytest

from backend.scoring.lifetime.habits import habits_of
from backend.scoring.lifetime.own_rhythm import STRICT, rhythm_weights, rhythmic_purchases

FINEST = STRICT[-1][0]


def weights(gaps: list[float]) -> np.ndarray:
    shares = np.log(np.array(gaps) / sum(gaps)).sum()
    return rhythm_weights(np.array([float(len(gaps))]), np.array([np.mean(gaps)]), np.array([shares]))[0]


def test_even_gaps_are_a_rhythm_and_scattered_ones_are_none() -> None:
    assert weights([366, 364, 365, 364]).sum() > 0.9
    assert weights([700, 20, 500, 239]).sum() < 0.01


def test_three_gaps_are_too_few_whatever_they_are() -> None:
    assert weights([365, 365, 365]).sum() == 0.0


def test_of_customers_who_keep_no_time_hardly_any_is_taken_for_one_who_does() -> None:
    gaps = np.random.default_rng(0).dirichlet(np.ones(5), 4_000)
    found = rhythm_weights(np.full(4_000, 5.0), np.full(4_000, 60.0), np.log(gaps).sum(axis=1)).sum(axis=1)
    assert (found > 0.5).mean() < 0.005


def test_due_within_the_window_counts_and_before_it_nothing_does() -> None:
    due = rhythmic_purchases(365.0, 347.0, 0.05, 30.0, FINEST)
    assert 0.7 < due <= 1.0
    assert rhythmic_purchases(365.0, 100.0, 0.05, 30.0, FINEST) < 0.01


def test_a_customer_long_overdue_has_left() -> None:
    assert rhythmic_purchases(365.0, 600.0, 0.05, 365.0, FINEST) < 0.01


def test_over_many_gaps_purchases_come_at_the_rhythm_as_long_as_the_customer_stays() -> None:
    assert rhythmic_purchases(30.0, 15.0, 1e-9, 300.0, 512.0) == pytest.approx(10.0, abs=0.5)
    assert rhythmic_purchases(30.0, 15.0, 0.2, 300.0, 512.0) == pytest.approx(sum(0.8**j for j in range(1, 11)), rel=0.1)


@pytest.mark.parametrize("k", [k for k, _ in STRICT])
def test_a_longer_horizon_never_expects_less(k: float) -> None:
    found = [rhythmic_purchases(50.0, 20.0, 0.1, float(days), k) for days in (1, 10, 30, 90, 365)]
    assert found == sorted(found)


def test_habits_by_hand() -> None:
    """Two customers: one bought three times, after 25 and 75 days; the other once."""
    habits = habits_of(np.array([0, 0, 0, 1]), np.array([1_000, 1_025, 1_100, 1_050]), np.array([1_200, 1_200]))
    assert habits.log_shares == pytest.approx([np.log(0.25) + np.log(0.75), 0.0])
    assert [one.odds for one in habits.yearly] == [0.0, 0.0]
    assert habits.where(np.array([False, True])).log_shares.tolist() == [0.0]

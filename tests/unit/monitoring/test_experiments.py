"""An experiment finds what is there as often as it promised, and calls chance chance."""

from statistics import NormalDist

import numpy as np
import pytest

from backend.monitoring.experiments import arm_of, customers_needed, least_uplift, uplift


def trial(seed: int, customers: int, base: float, lift: float):
    rng = np.random.default_rng(seed)
    treated = rng.random(customers) < 0.5
    bought = (rng.random(customers) < base + lift * treated).astype(float)
    return uplift(bought, bought * rng.lognormal(4, 1, customers), treated)


def test_a_true_uplift_is_found_at_the_promised_power() -> None:
    customers = customers_needed(0.2, 0.03)
    found = np.mean([trial(seed, customers, 0.2, 0.03).significant for seed in range(500)])
    assert found == pytest.approx(0.8, abs=0.05)


def test_nothing_is_called_something_in_one_of_twenty() -> None:
    called = np.mean([trial(seed, 4_000, 0.2, 0.0).significant for seed in range(1_000, 1_500)])
    assert called == pytest.approx(0.05, abs=0.02)


def test_the_interval_holds_the_truth_at_its_level() -> None:
    runs = [trial(seed, 2_000, 0.1, 0.02) for seed in range(2_000, 2_500)]
    assert np.mean([one.rate_low <= 0.02 <= one.rate_high for one in runs]) == pytest.approx(0.95, abs=0.03)


def test_customers_needed_by_the_textbook() -> None:
    """Fleiss, Levin & Paik, equation 4.14, for .2 against .25 with equal arms: 1,094 each."""
    assert customers_needed(0.2, 0.05) / 2 == pytest.approx(1_094, abs=2)


def test_the_least_uplift_is_the_other_way_round() -> None:
    assert customers_needed(0.2, least_uplift(5_000, 0.2)) == pytest.approx(5_000, rel=1e-3)


def test_too_few_customers_show_nothing_but_a_miracle() -> None:
    assert least_uplift(4, 0.2) == pytest.approx(0.8, abs=1e-5)


@pytest.mark.parametrize(("base", "lift"), [(0.0, 0.1), (0.9, 0.2), (0.2, 0.0)])
def test_an_impossible_question_is_refused(base: float, lift: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        customers_needed(base, lift)


def test_the_lot_keeps_its_share_and_its_word() -> None:
    ids = [f"C{number}" for number in range(20_000)]
    arms = [arm_of(one, "win-back", 0.1) for one in ids]
    spread = NormalDist().inv_cdf(0.9999) * (0.1 * 0.9 / len(ids)) ** 0.5
    assert arms.count("held out") / len(ids) == pytest.approx(0.1, abs=spread)
    assert arms == [arm_of(one, "win-back", 0.1) for one in ids]


def test_two_experiments_draw_apart() -> None:
    ids = [f"C{number}" for number in range(20_000)]
    both = sum(arm_of(one, "a", 0.5) == arm_of(one, "b", 0.5) for one in ids)
    assert both / len(ids) == pytest.approx(0.5, abs=0.015)


def test_an_empty_arm_is_refused() -> None:
    with pytest.raises(ValueError, match="each arm"):
        uplift(np.ones(3), np.ones(3), np.ones(3, dtype=bool))


def test_harm_is_called_harm() -> None:
    assert "harm" in trial(1, 20_000, 0.3, -0.05).verdict

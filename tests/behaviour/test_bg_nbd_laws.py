"""Laws that the BG/NBD obeys whatever its parameters."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.contract.parameters.lifetime import BgNbdParameters
from backend.scoring.lifetime import bg_nbd
from tests.behaviour.simulated import random_parameters, simulate
from tests.closed_forms import purchase_count_probability

parameters = st.builds(
    BgNbdParameters,
    r=st.floats(0.05, 5.0),
    alpha=st.floats(1.0, 500.0),
    a=st.floats(0.05, 10.0),
    b=st.floats(0.1, 50.0),
    modified=st.booleans(),
)
histories = st.tuples(st.integers(0, 60), st.floats(0.0, 1.0), st.floats(1.0, 700.0)).map(
    lambda drawn: (drawn[0], drawn[1] * drawn[2] if drawn[0] else 0.0, drawn[2])
)


@settings(max_examples=60, deadline=None)
@given(parameters, histories)
def test_the_counts_distribution_sums_to_one_and_has_the_expected_mean(
    p: BgNbdParameters, h: tuple[int, float, float]
) -> None:
    x, t_x, age = h
    chances = purchase_count_probability(x, t_x, age, p, 20.0, 4000)
    assert (chances >= 0.0).all()
    assert chances.sum() == pytest.approx(1.0, abs=2e-3)
    if chances[-1] < 1e-12:
        expected = bg_nbd.expected_purchases([x], [t_x], [age], p, 20.0)[0]
        assert chances @ np.arange(chances.size) == pytest.approx(expected, rel=1e-6, abs=1e-9)
    at_least_one = bg_nbd.probability_of_purchase([x], [t_x], [age], p, 20.0)[0]
    assert 1.0 - chances[0] == pytest.approx(at_least_one, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(parameters, histories, st.floats(0.0, 1.0))
def test_more_recent_never_lowers_the_probability_of_being_alive(
    p: BgNbdParameters, h: tuple[int, float, float], share: float
) -> None:
    x, t_x, age = h
    longer_ago = share * t_x
    now = bg_nbd.probability_alive([x, x], [t_x, longer_ago], [age, age], p)
    assert 0.0 <= now[1] <= now[0] <= 1.0


@settings(max_examples=60, deadline=None)
@given(parameters, histories)
def test_a_longer_horizon_never_lowers_the_expected_purchases(p: BgNbdParameters, h: tuple[int, float, float]) -> None:
    x, t_x, age = ([value] for value in h)
    counts = [bg_nbd.expected_purchases(x, t_x, age, p, horizon)[0] for horizon in (0.0, 7.0, 30.0, 365.0)]
    assert counts[0] == 0.0
    assert np.all(np.diff(counts) >= 0.0)


@pytest.mark.parametrize("modified", [False, True])
def test_forecasts_of_a_simulated_population_are_unbiased(modified: bool) -> None:
    """Scored with the true parameters, the mean forecast is the mean outcome, one-timers and repeaters
    alike."""
    rng = np.random.default_rng(7)
    p = BgNbdParameters(0.8, 60.0, 0.7, 2.5, modified)
    seen = simulate(p, rng.integers(60, 700, 60_000).astype(float), 180.0, rng)
    expected = bg_nbd.expected_purchases(seen.frequency, seen.recency, seen.T, p, 180.0)
    for group in (seen.frequency == 0, seen.frequency > 0):
        error = seen.future[group] - expected[group]
        assert abs(error.mean()) < 4.0 * error.std() / np.sqrt(group.sum())


def test_a_one_time_buyer_is_not_surely_alive_in_the_modified_model() -> None:
    p = BgNbdParameters(0.8, 60.0, 0.7, 2.5)
    old_hat = bg_nbd.probability_alive([0], [0.0], [700.0], p)
    modified = bg_nbd.probability_alive([0], [0.0], [700.0], BgNbdParameters(0.8, 60.0, 0.7, 2.5, modified=True))
    assert old_hat[0] == 1.0
    assert modified[0] < 0.7


def test_a_million_customers_get_what_each_gets_alone() -> None:
    """The table over distinct (x, T) and the polynomial in T change nothing."""
    rng = np.random.default_rng(3)
    p = random_parameters(rng)
    age = rng.integers(1, 900, 20_000).astype(float)
    x = rng.integers(0, 40, age.size).astype(float)
    t_x = np.where(x > 0, np.floor(age * rng.random(age.size)), 0.0)
    for ages in (age, age + 0.37 * rng.random(age.size)):
        together = bg_nbd.expected_purchases(x, t_x, ages, p, 365.0)
        alone = [bg_nbd.expected_purchases(x[i : i + 1], t_x[i : i + 1], ages[i : i + 1], p, 365.0)[0] for i in range(50)]
        assert together[:50] == pytest.approx(alone, rel=1e-9)

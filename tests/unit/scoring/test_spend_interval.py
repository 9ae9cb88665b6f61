"""Laws of the interval, and its coverage where the truth is known."""

import numpy as np
import pytest

from backend.scoring.spend_interval import spend_interval
from training.candidates.served.interval import LEAST_BUYERS, Past, fit_interval


def made(seed: int, customers: int = 20_000) -> Past:
    """Buyers' spend is log-normal around what was predicted for them; probabilities are right."""
    rng = np.random.default_rng(seed)
    p, mean = rng.beta(2, 3, customers).clip(0.03, 0.995), np.exp(rng.normal(4, 1, customers))
    spend = (rng.random(customers) < p) * mean * np.exp(rng.normal(-0.32, 0.8, customers))
    return Past(0.0, p * mean, p, spend)


@pytest.fixture(scope="module")
def interval():
    return fit_interval([made(1), made(2)])


def test_it_covers_what_it_says_on_new_customers_of_the_same_kind(interval) -> None:
    new = made(3)
    lower, upper = spend_interval(new.forecast, new.probability, interval)
    assert np.mean((new.spend >= lower) & (new.spend <= upper)) == pytest.approx(0.9, abs=0.01)


def test_it_is_ordered_and_never_negative(interval) -> None:
    new = made(4)
    lower, upper = spend_interval(new.forecast, new.probability, interval)
    assert (lower >= 0).all()
    assert (lower <= new.forecast).all()
    assert (new.forecast <= upper).all()


def test_who_will_hardly_buy_is_given_zero_up_to_the_forecast(interval) -> None:
    lower, upper = spend_interval(np.array([1.0]), np.array([0.05]), interval)
    assert (lower[0], upper[0]) == (0.0, 1.0)


def test_too_few_buyers_give_no_interval() -> None:
    few = made(5, LEAST_BUYERS)
    assert fit_interval([few]) is None
    assert fit_interval([]) is None


def test_fewer_customers_give_a_wider_interval() -> None:
    new = made(6)
    few, many = (fit_interval([made(7, customers)]) for customers in (60, 20_000))
    widths = [np.mean(np.subtract(*spend_interval(new.forecast, new.probability, one)[::-1])) for one in (few, many)]
    assert widths[0] > widths[1]

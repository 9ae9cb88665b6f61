"""A probability judged on all origins together."""

import numpy as np
import pytest

from training.evaluation.metrics import expected_calibration_error
from training.evaluation.pooled import perfect_error


def test_a_forecast_that_knows_every_probability_shows_the_error_of_chance_alone() -> None:
    rng = np.random.default_rng(3)
    probability = rng.beta(1.0, 6.0, 400)
    shown = [expected_calibration_error(rng.random(400) < probability, probability) for _ in range(400)]
    assert perfect_error(probability) == pytest.approx(float(np.mean(shown)), rel=0.05)


def test_four_times_the_customers_halve_the_error_of_chance() -> None:
    probability = np.linspace(0.05, 0.6, 1_000)
    assert perfect_error(np.repeat(probability, 4)) == pytest.approx(perfect_error(probability) / 2, rel=0.02)

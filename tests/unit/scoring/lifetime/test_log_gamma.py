"""log Gamma against the standard library's."""

from math import lgamma

import numpy as np
import pytest

from backend.scoring.lifetime.log_gamma import log_beta, log_gamma


def test_log_gamma_matches_the_standard_library() -> None:
    values = np.concatenate([10.0 ** np.arange(-12, 9), [0.5, 1.0, 1.5, 2.0, 9.999, 10.0, 123.456]])
    assert log_gamma(values) == pytest.approx([lgamma(value) for value in values], rel=2e-14, abs=2e-14)


def test_log_beta_of_whole_numbers_is_one_over_a_binomial() -> None:
    assert np.exp(-log_beta([1.0, 2.0, 4.0], 3.0)) == pytest.approx([3.0, 12.0, 60.0])

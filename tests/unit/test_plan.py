"""The choices of a run, and what they may not be."""

import pytest

from training.plan import Plan


def test_dense_origins_that_would_miss_the_judged_ones_are_refused() -> None:
    with pytest.raises(ValueError, match="must be a multiple of dense_step_days"):
        Plan(step_days=30, dense_step_days=7)

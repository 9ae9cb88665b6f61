from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tests.unit.candidates.snapshots import made_up
from training.candidates.forecast.history import ended_before, weights


def test_only_snapshots_whose_window_is_over_can_be_learned_from() -> None:
    history = [made_up(origin) for origin in range(4)]
    assert ended_before(history, history[2]) == history[:2]
    sooner = replace(history[2], cutoff=history[2].cutoff - timedelta(days=1))
    assert ended_before(history, sooner) == history[:1]


def test_a_weight_halves_with_every_half_life_and_the_mean_is_one() -> None:
    found = weights([made_up(0, n=3), made_up(6, n=3)], half_life_days=180)
    assert found.mean() == pytest.approx(1.0)
    assert found[3] / found[0] == pytest.approx(2.0)


def test_weights_of_one_origin_are_equal() -> None:
    np.testing.assert_array_equal(weights([made_up(3, n=4)], half_life_days=1.0), np.ones(4))

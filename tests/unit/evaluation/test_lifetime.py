"""Longer horizons are judged on what came after, and beside what knows no model."""

import numpy as np
import pytest

from training.candidates.forecast.known import KnownThen
from training.evaluation.choice import Choice
from training.evaluation.lifetime import Lifetimes, count_metrics, judge_lifetime
from training.features.prepare import Prepared
from training.plan import Plan


def silent(*step: object) -> None:
    pass


@pytest.fixture(scope="module")
def judged(prepared: Prepared) -> Lifetimes:
    choice = Choice("bg_nbd", "bg_nbd", None, "recent_rate", {}, {})
    return judge_lifetime(KnownThen(prepared.snapshots, Plan()), choice, silent)


def test_count_metrics_by_hand() -> None:
    found = count_metrics(np.array([0.0, 2.0, 4.0]), np.array([1.0, 2.0, 6.0]))
    assert found["mae"] == pytest.approx(1.0)
    assert found["bias"] == pytest.approx(9 / 6 - 1)
    assert found["correlation"] == pytest.approx(np.corrcoef([0, 2, 4], [1, 2, 6])[0, 1])


def test_expected_orders_go_with_actual_ones(judged: Lifetimes) -> None:
    for one in judged.scores:
        assert one.counts["lifetime"]["correlation"] > 0.3
        assert one.probability["lifetime"]["log_loss"] < one.probability["best_constant"]["log_loss"]


def test_a_quarter_and_half_of_a_young_log_are_looked_back_over(prepared: Prepared, judged: Lifetimes) -> None:
    whole = prepared.sums.days.last_day + 1 - prepared.sums.days.first_day
    assert [one.horizon_days for one in judged.scores] == [90, whole // 2]
    assert judged.interval is not None

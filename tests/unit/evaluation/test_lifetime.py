"""Lifetimes are judged on what came after, and beside what knows no model."""

from datetime import datetime

import numpy as np
import pytest

from training.candidates.lifetime.lifetime_value import LifetimeFits
from training.evaluation.lifetime import count_metrics, judge_lifetime
from training.features.prepare import Prepared


def silent(*step: object) -> None:
    pass


def test_count_metrics_by_hand() -> None:
    found = count_metrics(np.array([0.0, 2.0, 4.0]), np.array([1.0, 2.0, 6.0]))
    assert found["mae"] == pytest.approx(1.0)
    assert found["bias"] == pytest.approx(9 / 6 - 1)
    assert found["correlation"] == pytest.approx(np.corrcoef([0, 2, 4], [1, 2, 6])[0, 1])


def test_expected_purchases_go_with_actual_ones(prepared: Prepared) -> None:
    month = judge_lifetime(LifetimeFits(prepared.days), [prepared.snapshots.judged[-1].cutoff], silent)[0]
    assert month.horizon_days == 30
    assert month.counts["lifetime"]["correlation"] > 0.3
    assert month.probability["lifetime"]["log_loss"] < month.probability["best_constant"]["log_loss"]


@pytest.mark.parametrize(("origin", "horizons"), [(-1, [30, 365]), (-4, [30])])
def test_a_year_is_judged_only_where_the_log_has_one_to_spare(prepared: Prepared, origin: int, horizons: list[int]) -> None:
    judged = judge_lifetime(LifetimeFits(prepared.days), [prepared.snapshots.judged[origin].cutoff], silent)
    assert [scores.horizon_days for scores in judged] == horizons


def test_what_came_later_changes_no_forecast(prepared: Prepared) -> None:
    origin = prepared.snapshots.judged[-4].cutoff
    known = prepared.days.before(origin.toordinal() + 30)
    whole, cut = (judge_lifetime(LifetimeFits(days), [origin], silent)[0] for days in (prepared.days, known))
    assert whole == cut


def test_a_log_in_which_nobody_came_back_has_no_lifetimes(prepared: Prepared) -> None:
    days = prepared.days
    once = days.before(int(days.first_day) + 1)
    assert judge_lifetime(LifetimeFits(once), [datetime.fromordinal(int(days.first_day) + 90)], silent) == []

"""Yearly buyers, told from a handful of days."""

from datetime import date

import numpy as np
import pytest

from backend.scoring.lifetime.yearly import yearly_of

HABIT = np.array([date(2019 + year, 11, day).toordinal() for year, day in enumerate((20, 22, 21, 20, 19))])


def test_five_novembers_running_make_a_yearly_buyer_who_comes_in_the_next() -> None:
    habit = yearly_of(HABIT, date(2024, 10, 31).toordinal())
    assert habit.odds > 0.95
    assert habit.ahead == pytest.approx(20, abs=2)
    assert habit.odds * habit.visits(30) * 100 == pytest.approx(90, abs=6)


@pytest.mark.parametrize(("month", "least", "most"), [(12, 0.0, 0.1), (6, 0.0, 0.05)])
def test_out_of_season_nothing_is_expected_for_a_month(month: int, least: float, most: float) -> None:
    assert least <= yearly_of(HABIT, date(2024, month, 10).toordinal()).visits(30) <= most


def test_a_year_holds_one_visit_and_a_longer_horizon_never_fewer() -> None:
    habit = yearly_of(HABIT, date(2024, 10, 31).toordinal())
    visits = [habit.visits(days) for days in (30, 90, 365, 730)]
    assert visits == sorted(visits)
    assert visits[2] == pytest.approx(habit.kept, abs=0.02)


@pytest.mark.parametrize("days", [[0], [0, 3, 9], [0, 170, 350, 500, 730, 900], [0, 30, 60, 365, 395, 425]])
def test_no_habit_is_seen_where_days_are_few_or_all_over_the_year(days: list[int]) -> None:
    assert yearly_of(738_000 + np.array(days), 739_000).odds < 0.3


def test_who_missed_years_is_expected_less() -> None:
    today = date(2024, 10, 31).toordinal()
    assert yearly_of(HABIT[[0, 1, 4]], today).kept < yearly_of(HABIT, today).kept

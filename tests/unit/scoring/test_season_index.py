from datetime import date

import pytest

from backend.contract.parameters.season import SeasonClock
from backend.scoring.season_clock import clock_days
from backend.scoring.season_index import season_index, season_known

CLOCK = SeasonClock((0.4, 0.1), (-0.2, 0.1), history_days=800.0)
DAY = date(2026, 3, 1).toordinal()


def test_it_is_clock_days_per_calendar_day() -> None:
    assert season_index(CLOCK, DAY, 30) == pytest.approx(clock_days(DAY, DAY + 30, CLOCK) / 30)


def test_a_year_of_windows_is_an_average_year() -> None:
    assert sum(season_index(CLOCK, DAY + 30 * step, 30) for step in range(487)) / 487 == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("clock", [SeasonClock(), SeasonClock(history_days=800.0), SeasonClock((0.4,), (0.1,), 380.0)])
def test_where_the_season_is_not_known_every_month_is_average(clock: SeasonClock) -> None:
    assert not season_known(clock)
    assert season_index(clock, DAY, 30) == 1.0

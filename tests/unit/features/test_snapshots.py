from datetime import date

import numpy as np
import pytest

from tests.customer_days import OPENED, days_of, random_log, snapshots_of
from training.features.activity import activity_window, bounds, within
from training.features.prepare import Prepared
from training.plan import Plan, origins


def test_origins_of_online_retail_end_with_its_last_whole_window() -> None:
    found = origins(date(2009, 12, 1).toordinal(), date(2011, 12, 9).toordinal(), Plan())
    assert [str(date.fromordinal(day)) for day in found[-3:]] == ["2011-09-11", "2011-10-11", "2011-11-10"]
    assert found[0] - date(2009, 12, 1).toordinal() >= Plan().least_history_days


@pytest.mark.parametrize(("days", "count"), [(89, 0), (90, 1), (119, 1), (120, 2)])
def test_every_origin_has_its_history_and_its_whole_window(days: int, count: int) -> None:
    assert len(origins(1, days, Plan())) == count


def test_a_log_of_many_years_is_not_paid_for_by_the_year() -> None:
    assert len(origins(1, 200_000, Plan())) == Plan().most_origins


def test_season_is_last_years_window_over_that_years_mean_window() -> None:
    day = np.arange(365)
    net = np.where(day < 30, 3.0, 1.0)  # the first 30 days sell threefold
    (found,) = snapshots_of(days_of(np.zeros(365, int), OPENED + day, net), [OPENED + 365])
    assert found.season == pytest.approx(90 / ((90 + 335) * 30 / 365))


def test_a_log_younger_than_a_year_has_no_season() -> None:
    (found,) = snapshots_of(random_log(1, span=300), [OPENED + 300])
    assert found.season == 1.0


def test_snapshots_hold_only_customers_with_a_past(prepared: Prepared) -> None:
    for taken in prepared.snapshots:
        assert taken.columns["num_transactions"].min() >= 1
        assert taken.columns["recency_days"].min() > 0
        assert taken.spend.min() >= 0
        assert set(np.unique(taken.bought)) <= {0.0, 1.0}


@pytest.mark.parametrize("far", [365, 10_000, -3_000])
def test_one_row_far_outside_moves_neither_end_of_the_log(far: int) -> None:
    log = random_log(2)
    spoiled = days_of(
        np.append(log.customer, 0),
        np.append(log.day, (log.last_day if far > 0 else log.first_day) + far),
        np.append(log.net, 5.0),
    )
    assert bounds(spoiled) == (log.first_day, log.last_day)
    assert len(within(spoiled, *bounds(spoiled)).day) == len(log.day)


def test_a_shop_that_closes_every_summer_keeps_all_of_its_log() -> None:
    log = random_log(3, span=1_200)
    winter = (log.day - OPENED) % 365 < 120
    closed = days_of(log.customer[winter], log.day[winter], log.net[winter])
    assert bounds(closed) == (closed.first_day, closed.last_day)


def test_the_activity_window_is_the_shops_own() -> None:
    """Everybody comes back after 20 days, or after 150: so long is who came active."""
    windows = []
    for gap in (20, 150):
        who, order = np.divmod(np.arange(300 * (900 // gap)), 900 // gap)
        log = days_of(who, OPENED + who % gap + order * gap, np.full(len(who), 10.0))
        windows.append(activity_window(snapshots_of(log, [OPENED + day for day in range(400, 800, 30)])))
    assert windows == [30.0, 180.0]


def test_where_few_came_back_ninety_days_count_as_active() -> None:
    log = days_of(np.arange(50), OPENED + np.arange(50), np.full(50, 3.0))
    assert activity_window(snapshots_of(log, [OPENED + 60])) == 90.0

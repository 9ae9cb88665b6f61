from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from tests.unit.candidates.snapshots import made_up, made_up_log
from training.features.prepare import Prepared
from training.features.snapshots import Snapshots, season_index
from training.plan import Plan, origins


def test_origins_of_online_retail_are_those_of_the_published_comparison() -> None:
    found = origins(datetime(2009, 12, 1, 7, 45), datetime(2011, 12, 9, 12, 50), Plan())
    assert [f"{origin:%Y-%m-%d}" for origin in found[-6:]] == [
        "2011-06-12",
        "2011-07-12",
        "2011-08-11",
        "2011-09-10",
        "2011-10-10",
        "2011-11-09",
    ]
    assert found[0] == datetime(2010, 3, 19)


@pytest.mark.parametrize(("days", "count"), [(119, 0), (120, 1), (149, 1), (150, 2)])
def test_every_origin_has_its_history_and_its_whole_window(days: int, count: int) -> None:
    first = np.datetime64("2024-01-01")
    last = (first + np.timedelta64(days, "D")).astype(datetime)
    assert len(origins(datetime(2024, 1, 1), datetime(last.year, last.month, last.day, 9), Plan())) == count


def test_season_is_last_year_s_window_over_that_year_s_mean_window() -> None:
    days = np.arange(np.datetime64("2023-01-01"), np.datetime64("2024-01-01"))
    spend = np.where(days < np.datetime64("2023-01-31"), 3.0, 1.0)  # the first 30 days sell threefold
    expected = 90 / ((90 + 335) * 30 / 365)
    assert season_index(days, spend, datetime(2024, 1, 1)) == pytest.approx(expected)


DAYS = np.arange(np.datetime64("2023-06-01"), np.datetime64("2024-01-01"))


def test_a_log_younger_than_a_year_goes_half_way_with_its_latest_window() -> None:
    spend = np.where(np.datetime64("2024-01-01") - DAYS <= np.timedelta64(30, "D"), 3.0, 1.0)  # the last 30 days: threefold
    ratio = 90 / ((90 + 184) * 30 / 214)
    assert season_index(DAYS, spend, datetime(2024, 1, 1)) == pytest.approx((1 + ratio) / 2)


@pytest.mark.parametrize(
    ("cutoff", "spend"),
    [(datetime(2024, 1, 1), 1.0), (datetime(2024, 1, 1), -1.0), (datetime(2023, 7, 20), 1.0), (datetime(2023, 6, 1), 1.0)],
)
def test_a_young_log_that_says_nothing_has_no_season(cutoff: datetime, spend: float) -> None:
    """Level, all returns, shorter than two windows, empty."""
    assert season_index(DAYS, np.full(len(DAYS), spend), cutoff) == pytest.approx(1.0)


def test_a_young_log_of_nothing_but_returns_lately_keeps_half() -> None:
    spend = np.where(np.datetime64("2023-12-02") <= DAYS, -1.0, 5.0)
    assert season_index(DAYS, spend, datetime(2024, 1, 1)) == 0.5


def test_snapshots_hold_only_customers_with_a_past(prepared: Prepared) -> None:
    for taken in prepared.snapshots.judged:
        assert taken.columns["num_transactions"].min() >= 1
        assert taken.columns["recency_days"].min() > 0
        assert taken.spend.min() >= 0
        assert set(np.unique(taken.bought)) <= {0.0, 1.0}


def test_only_snapshots_whose_window_is_over_can_be_learned_from() -> None:
    log = made_up_log(4)
    third = log.judged[2].cutoff
    assert log.ended_before(third).judged == log.judged[:2]
    assert log.ended_before(third - timedelta(days=1)).judged == log.judged[:1]


def test_every_origin_with_a_past_is_a_fold_and_sees_that_past_alone() -> None:
    log = made_up_log(4)
    folds = list(log.folds())
    assert [later.cutoff for _, later in folds] == [past.cutoff for past in log.judged[1:]]
    assert all(earlier.latest.ended <= later.cutoff for earlier, later in folds)
    assert [len(earlier.judged) for earlier, _ in folds] == [1, 2, 3]


def test_origins_between_are_examples_and_never_evidence() -> None:
    judged = made_up_log(3).judged
    between = tuple(replace(made_up(5), cutoff=one.cutoff + timedelta(days=10)) for one in judged[:2])
    log = Snapshots(judged, between)
    assert [one.cutoff for one in log.dense] == sorted(one.cutoff for one in (*judged, *between))
    assert log.latest is judged[-1]
    assert {later.cutoff for _, later in log.folds()} <= {one.cutoff for one in judged}
    assert log.ended_before(between[0].ended) == Snapshots(judged[:1], between[:1])


def test_the_active_bought_within_ninety_days_at_every_origin() -> None:
    active = Snapshots(made_up_log(2).judged, made_up_log(1).judged).active()
    assert (len(active.judged), len(active.between)) == (2, 1)
    assert max(one.columns["recency_days"].max() for one in active.dense) <= 90

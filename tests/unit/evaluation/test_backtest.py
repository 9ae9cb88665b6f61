from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from backend.errors import UnreadableLog
from tests.unit.candidates.snapshots import made_up_log
from training.candidates.registry import Candidate
from training.evaluation.backtest import backtest, test_count
from training.features.snapshots import Snapshot
from training.plan import Plan

test_count.__test__ = False  # the name is the house's, not pytest's


@dataclass(frozen=True)
class Says:
    """A forecast that is whatever the test says."""

    predict: Callable[[Snapshot], np.ndarray]


def silent(*step: object) -> None:
    pass


def test_each_test_origin_is_forecast_from_ended_windows_alone() -> None:
    seen = []

    def spy(history, plan):
        seen.append([past.cutoff for past in history.judged])
        return Says(lambda snapshot: np.full(len(snapshot.spend), 1.0))

    snapshots = made_up_log(6)
    found = backtest(snapshots, Plan(test_origins=2), {"spy": Candidate(spy)}, {}, silent)
    assert found.origins == ("2024-04-30", "2024-05-30")
    assert sorted(seen) == [[past.cutoff for past in snapshots.judged[:4]], [past.cutoff for past in snapshots.judged[:5]]]


def test_only_active_customers_are_judged() -> None:
    asked = []

    def oracle(history, plan):
        def answer(snapshot):
            asked.append(snapshot.columns["recency_days"].max())
            return snapshot.spend

        return Says(answer)

    race = {"oracle": Candidate(oracle)}
    found = backtest(made_up_log(4), Plan(test_origins=1), race, {}, silent)
    assert max(asked) <= 90
    assert found.spend["oracle"]["rmse"] == 0
    assert found.spend["oracle"]["gini"] == pytest.approx(1)


def test_means_are_over_origins() -> None:
    def wrong_by_origin(history, plan):
        return Says(lambda snapshot: snapshot.spend + len(history.judged))

    wrong = {"w": Candidate(wrong_by_origin)}
    found = backtest(made_up_log(4), Plan(test_origins=2), wrong, {}, silent)
    assert found.spend["w"]["mae"] == pytest.approx((2 + 3) / 2)


@pytest.mark.parametrize(("snapshots", "planned", "count"), [(12, 6, 6), (8, 6, 4), (3, 6, 1), (2, 6, 1)])
def test_never_more_than_half_of_the_origins_are_tests(snapshots: int, planned: int, count: int) -> None:
    assert test_count(made_up_log(snapshots, 5), Plan(test_origins=planned)) == count


def test_one_origin_is_too_few() -> None:
    with pytest.raises(UnreadableLog, match="at least 150 whole days"):
        test_count(made_up_log(1, 5), Plan())

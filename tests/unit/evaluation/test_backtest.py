from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from backend.errors import UnreadableLog
from tests.unit.candidates.snapshots import MadeUp, made_up
from training.candidates.forecast.known import KnownThen
from training.candidates.registry import Candidate
from training.evaluation.backtest import backtest, test_origins
from training.plan import Plan

test_origins.__test__ = False  # the name is the house's, not pytest's


@dataclass(frozen=True)
class Says:
    """A forecast that is whatever the test says."""

    predict: Callable[[MadeUp], np.ndarray]


def silent(*step: object) -> None:
    pass


def test_each_test_origin_is_forecast_from_ended_windows_alone() -> None:
    seen = []

    def spy(known):
        seen.append([past.cutoff for past in known.history])
        return Says(lambda snapshot: np.full(len(snapshot.spend), 1.0))

    snapshots = [made_up(origin) for origin in range(6)]
    found = backtest(KnownThen(snapshots, Plan(test_origins=2)), {"spy": Candidate(spy)}, {}, silent)
    assert found.origins == ("2024-04-30", "2024-05-30")
    assert sorted(seen) == [[past.cutoff for past in snapshots[:4]], [past.cutoff for past in snapshots[:5]]]


def test_everybody_known_is_judged_and_each_group_apart() -> None:
    race = {"oracle": Candidate(lambda known: Says(lambda snapshot: snapshot.spend))}
    snapshots = [made_up(origin) for origin in range(4)]
    found = backtest(KnownThen(snapshots, Plan(test_origins=1, active_days=90)), race, {}, silent)
    (one,) = found.judged
    assert len(one.spend) == 400
    assert one.active.sum() == (snapshots[-1].columns["recency_days"] <= 90).sum()
    assert found.spend["oracle"]["rmse"] == found.spend["oracle"]["deviance"] == 0
    assert set(found.groups()) == {"active", "dormant", "one_time"}
    assert found.groups()["dormant"]["spend"]["oracle"]["gini"] == pytest.approx(1)


def test_means_are_over_origins() -> None:
    wrong = {"w": Candidate(lambda known: Says(lambda snapshot: snapshot.spend + len(known.history)))}
    found = backtest(KnownThen([made_up(origin) for origin in range(4)], Plan(test_origins=2)), wrong, {}, silent)
    assert found.spend["w"]["mae"] == pytest.approx((2 + 3) / 2)


@pytest.mark.parametrize(("snapshots", "planned", "count"), [(12, 6, 6), (8, 6, 5), (3, 6, 2), (2, 6, 1)])
def test_never_more_than_two_thirds_of_the_origins_are_tests(snapshots: int, planned: int, count: int) -> None:
    assert len(test_origins([made_up(origin, 5) for origin in range(snapshots)], Plan(test_origins=planned))) == count


def test_one_origin_is_too_few() -> None:
    with pytest.raises(UnreadableLog, match="no window had ended"):
        test_origins([made_up(0, 5)], Plan())

"""XGBoost's trees come out as arrays that compute the same, the same in pence as in pounds."""

import numpy as np
import pytest

from backend.contract.features import CLIENT_NAMES
from backend.contract.parameters.client_models import BoostedTrees
from backend.contract.parameters.season import SeasonClock
from backend.errors import ArtifactRefused
from backend.scoring.boosted_trees import leaf_sums, own_pace, predict_by_trees
from tests.unit.candidates.snapshots import made_up
from training.candidates.explaining.tree_shap import Tree
from training.candidates.served import client_trees as summary_trees
from training.candidates.served.client_trees import exported, fit_trees
from training.features.snapshots import Snapshot
from training.plan import Plan

MONEY = ("total_spend", "avg_spend", "spend_last_365_days")
START = BoostedTrees(CLIENT_NAMES, 30.0, 1.0, 60.0, (), (), ())


def history(scale: float = 1.0) -> list[Snapshot]:
    """Recent customers spend at their pace, the others half of it."""
    past = [made_up(origin) for origin in range(4)]
    spend = [
        own_pace(one.matrix(CLIENT_NAMES), START) * np.where(one.columns["recency_days"] < 45, 1.0, 0.5) for one in past
    ]
    return [
        made_up(origin, spend=scale * spend[origin], **{name: scale * one.columns[name] for name in MONEY})
        for origin, one in enumerate(past)
    ]


def test_a_leaf_above_the_bottom_stands_for_all_below_it() -> None:
    """recency < 30: 0.5, else orders < 5: -0.25, else 0.25."""
    tree = Tree(
        feature=np.array([3, 0, 2, 0, 0]),
        threshold=np.array([30.0, 0.5, 5.0, -0.25, 0.25]),
        left=np.array([1, -1, 3, -1, -1]),
        right=np.array([2, -1, 4, -1, -1]),
        value=np.array([0.0, 0.5, 0.0, -0.25, 0.25]),
        cover=np.ones(5),
    )
    rows = np.array([[1, 1, orders, recency, 99, 9] for orders, recency in ((4, 10), (9, 10), (4, 40), (9, 40))], float)
    np.testing.assert_array_equal(leaf_sums(rows, exported([tree], START)), [0.5, 0.5, -0.25, 0.25])


def test_it_learns_what_the_pace_does_not_say() -> None:
    trees, later = fit_trees(history(), Plan(), SeasonClock()), made_up(6)
    assert trees is not None
    recency = later.columns["recency_days"]
    corrected = np.exp(leaf_sums(later.matrix(CLIENT_NAMES), trees))
    assert corrected[recency < 40].mean() > 1.5 * corrected[(recency > 50) & (recency < 90)].mean()


def test_the_same_in_pence_as_in_pounds() -> None:
    pounds, pence = (fit_trees(history(scale), Plan(), SeasonClock()) for scale in (1.0, 100.0))
    assert pounds is not None
    assert pence is not None
    X = made_up(6).matrix(CLIENT_NAMES)
    in_pence = predict_by_trees(X * [100, 100, 1, 1, 1, 1], pence)
    np.testing.assert_allclose(in_pence, 100 * predict_by_trees(X, pounds), rtol=0.02)


def test_arrays_that_compute_something_else_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary_trees, "exported", lambda trees, start: exported([*trees, trees[0]], start))
    with pytest.raises(ArtifactRefused, match="do not compute"):
        fit_trees(history(), Plan(), SeasonClock())


def test_without_the_library_there_are_no_trees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary_trees, "find_spec", lambda name: None)
    assert fit_trees(history(), Plan(), SeasonClock()) is None

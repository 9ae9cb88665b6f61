"""The honest comparison on Online Retail II: the published account of rows, the naive rows, and what ours must reach."""

from pathlib import Path

import pytest

from training.features.prepare import Prepared
from training.pipeline import Verdict, judge
from training.plan import Plan

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def run(real_data: Path) -> tuple[Prepared, Verdict]:
    return judge([real_data / "online_retail_II.parquet"], Plan(candidates=("quick",)), lambda step: None)


def test_every_row_and_penny_is_accounted_for(run: tuple[Prepared, Verdict]) -> None:
    rows = run[0].account
    assert rows.balances()
    assert rows.total.rows == 1_067_371
    found = {reason: tally.rows for reason, tally in rows.set_aside.items()}
    assert (found["sheet overlap"], found["exact duplicate"], found["bad debt"]) == (22_523, 11_812, 6)


def test_the_origins_are_the_published_six(run: tuple[Prepared, Verdict]) -> None:
    assert run[1].backtest.origins == ("2011-06-12", "2011-07-12", "2011-08-11", "2011-09-10", "2011-10-10", "2011-11-09")


@pytest.mark.parametrize(
    ("candidate", "rmse", "r2", "gini"), [("recent_rate", 1020, 0.549, 0.771), ("seasonal_rate", 992, 0.562, 0.771)]
)
def test_the_naive_rows_are_the_published_ones(run, candidate: str, rmse: float, r2: float, gini: float) -> None:
    found = run[1].backtest.spend[candidate]
    assert found["rmse"] == pytest.approx(rmse, abs=3)
    assert (found["r2"], found["gini"]) == pytest.approx((r2, gini), abs=0.002)


def test_the_lasso_is_at_least_the_published_one(run: tuple[Prepared, Verdict]) -> None:
    found = run[1].backtest.spend["lasso"]
    assert found["r2"] >= 0.535
    assert found["gini"] >= 0.75
    assert abs(found["bias"]) <= 0.05


def test_the_heuristic_beats_the_old_one_by_far(run: tuple[Prepared, Verdict]) -> None:
    found = run[1].backtest.probability
    assert found["heuristic"]["log_loss"] <= 0.580  # the old heuristic: 0.715
    assert found["heuristic"]["ece"] <= 0.04  # the old heuristic: 0.156
    assert found["heuristic"]["log_loss"] < found["constant"]["log_loss"]

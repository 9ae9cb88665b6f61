"""The honest comparison on Online Retail II: the published account of rows, and what the quick race must say."""

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


def test_ten_origins_end_with_the_last_whole_window(run: tuple[Prepared, Verdict]) -> None:
    assert len(run[1].backtest.origins) == 10
    assert run[1].backtest.origins[-1] == "2011-11-10"


def test_the_seasonal_rate_is_the_naive_forecast_to_beat(run: tuple[Prepared, Verdict]) -> None:
    assert run[1].choice.naive == "seasonal_rate"
    assert run[1].backtest.spend["seasonal_rate"]["gini"] == pytest.approx(0.776, abs=0.004)


def test_the_heuristic_beats_the_constant_at_every_origin(run: tuple[Prepared, Verdict]) -> None:
    assert run[1].choice.paired_probability["heuristic"].wins == 10

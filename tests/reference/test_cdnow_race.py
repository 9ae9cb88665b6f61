"""CDNOW's master file (23,570 customers, no products, no season) end to end: what the race must find there, and does."""

from pathlib import Path

import pytest

from training.candidates.registry import NAIVE_SPEND
from training.pipeline import Verdict, judge
from training.plan import Plan

pytestmark = [pytest.mark.real_data, pytest.mark.slow]


@pytest.fixture(scope="module")
def verdict(real_data: Path) -> Verdict:
    path = real_data / "CDNOW_master.txt"
    if not path.is_file():
        pytest.skip(f"{path.name} is not in {real_data}")
    return judge([path], Plan(candidates=("bg_nbd",)), lambda step: None)[1]


@pytest.mark.parametrize("naive", NAIVE_SPEND)
def test_spend_is_ranked_better_than_by_any_naive_forecast(verdict: Verdict, naive: str) -> None:
    spend = verdict.backtest.spend
    assert spend["bg_nbd"]["gini"] > spend[naive]["gini"] + 0.002


def test_the_process_is_better_at_every_origin_and_what_is_published_no_worse(verdict: Verdict) -> None:
    beside = verdict.choice.paired["bg_nbd"]
    assert beside.wins == len(verdict.backtest.origins) == 10
    assert beside.skill > 0.08
    assert verdict.choice.spend not in NAIVE_SPEND
    assert verdict.choice.paired[verdict.choice.spend].skill >= beside.skill


def test_a_purchase_is_predicted_better_than_by_the_constant(verdict: Verdict) -> None:
    assert verdict.choice.paired_probability["bg_nbd"].wins == 10

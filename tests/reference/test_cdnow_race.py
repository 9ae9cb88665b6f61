"""CDNOW's master file (23,570 customers, no products, no season) end to end: what BG/NBD must beat, and does."""

from pathlib import Path

import pytest

from training.candidates.registry import NAIVE_PROBABILITY, NAIVE_SPEND
from training.evaluation.backtest import Backtest
from training.pipeline import judge
from training.plan import Plan

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def judged(real_data: Path) -> Backtest:
    path = real_data / "CDNOW_master.txt"
    if not path.is_file():
        pytest.skip(f"{path.name} is not in {real_data}")
    return judge([path], Plan(candidates=("bg_nbd",)), lambda step: None)[1].backtest


@pytest.mark.parametrize("naive", NAIVE_SPEND)
def test_spend_is_ranked_better_than_by_any_naive_forecast(judged: Backtest, naive: str) -> None:
    assert judged.spend["bg_nbd"]["gini"] > judged.spend[naive]["gini"] + 0.002


@pytest.mark.parametrize("naive", NAIVE_PROBABILITY)
def test_a_purchase_is_predicted_better_than_by_any_naive_forecast(judged: Backtest, naive: str) -> None:
    assert judged.probability["bg_nbd"]["log_loss"] < judged.probability[naive]["log_loss"]

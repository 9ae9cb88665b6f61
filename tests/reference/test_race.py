"""The race on Online Retail II: the ensembles against the naive forecasts, with settings and weights of their own choice.

The full race takes minutes more; here the ensembles alone are judged, at all six origins. Every bound is what was seen
there, loosened by the margin beside it.
"""

from pathlib import Path

import pytest

from training.evaluation.champion import YARDSTICK
from training.pipeline import Verdict, judge
from training.plan import Plan

pytestmark = [pytest.mark.real_data, pytest.mark.slow]


@pytest.fixture(scope="module")
def race(real_data: Path) -> Verdict:
    plan = Plan(candidates=("ensemble",))
    return judge([real_data / "online_retail_II.parquet"], plan, lambda step: None)[1]


@pytest.mark.parametrize(("metric", "seen", "margin"), [("gini", 0.790, 0.005), ("r2", 0.56, 0.03),
                                                       ("spearman", 0.463, 0.008)])
def test_the_spend_ensemble_is_as_good_as_it_was(race: Verdict, metric: str, seen: float, margin: float) -> None:
    assert race.backtest.spend["ensemble"][metric] >= seen - margin


def test_its_total_is_near_the_truth(race: Verdict) -> None:
    assert abs(race.backtest.spend["ensemble"]["bias"]) <= 0.05


def test_it_ranks_far_better_than_the_seasonal_rate_at_no_greater_an_error(race: Verdict) -> None:
    ours, naive = (race.backtest.spend[name] for name in ("ensemble", YARDSTICK))
    assert ours["gini"] >= naive["gini"] + 0.02
    assert ours["rmse"] <= 1.01 * naive["rmse"]


@pytest.mark.parametrize(("metric", "at_most"), [("log_loss", 0.560), ("ece", 0.035)])
def test_the_classifiers_probabilities_are_as_good_as_they_were(race: Verdict, metric: str, at_most: float) -> None:
    assert race.backtest.probability["ensemble"][metric] <= at_most


def test_the_classifier_ranks_as_well_as_it_did(race: Verdict) -> None:
    assert race.backtest.probability["ensemble"]["auc"] >= 0.755


def test_the_interval_holds_nine_in_ten(race: Verdict) -> None:
    held = race.coverage.metrics
    assert 0.87 <= held["coverage"] <= 0.93
    assert min(held["coverage_by_decile"]) >= 0.84
    assert max(held["coverage_by_decile"]) <= 0.96
    assert held["coverage_one_time"] >= 0.85


def test_settings_and_weights_were_chosen(race: Verdict) -> None:
    assert {"xgboost", "ziln", "neural_network", "ensemble", "logistic", "ensemble_odds"} <= set(race.settings)

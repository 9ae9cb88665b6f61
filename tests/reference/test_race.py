"""The race on Online Retail II: the ensembles against the naive forecasts.

The full race takes minutes more; here the ensembles alone are judged, at all six origins. Every bound is what was seen
there, loosened by the margin beside it.
"""

from pathlib import Path

import pytest

from training.evaluation.choice import YARDSTICK
from training.pipeline import Verdict, judge
from training.plan import Plan

pytestmark = [pytest.mark.real_data, pytest.mark.slow]


@pytest.fixture(scope="module")
def race(real_data: Path) -> Verdict:
    plan = Plan(candidates=("ensemble",))
    return judge([real_data / "online_retail_II.parquet"], plan, lambda step: None)[1]


@pytest.mark.parametrize(
    ("metric", "seen", "margin"), [("gini", 0.798, 0.004), ("r2", 0.555, 0.025), ("spearman", 0.459, 0.008)]
)
def test_the_spend_ensemble_is_as_good_as_it_was(race: Verdict, metric: str, seen: float, margin: float) -> None:
    assert race.backtest.spend["ensemble"][metric] >= seen - margin


def test_its_total_is_near_the_truth(race: Verdict) -> None:
    assert abs(race.backtest.spend["ensemble"]["bias"]) <= 0.05  # seen: -3.5 %


def test_it_ranks_far_better_than_the_seasonal_rate(race: Verdict) -> None:
    ours, naive = (race.backtest.spend[name]["gini"] for name in ("ensemble", YARDSTICK))
    assert ours >= naive + 0.02  # seen: 0.027


def test_its_error_is_about_the_seasonal_rate_s(race: Verdict) -> None:
    """Seen: 1.4 % above it, so the rule refuses it; one wholesaler's September decides either way."""
    ours, naive = (race.backtest.spend[name]["rmse"] for name in ("ensemble", YARDSTICK))
    assert ours <= 1.03 * naive
    assert (race.choice.spend == "ensemble") == (ours < naive)


@pytest.mark.parametrize(("metric", "seen", "margin"), [("log_loss", 0.528, 0.004), ("ece", 0.027, 0.006)])
def test_the_classifier_errs_as_little_as_it_did(race: Verdict, metric: str, seen: float, margin: float) -> None:
    assert race.backtest.probability["ensemble"][metric] <= seen + margin


def test_the_classifier_ranks_as_well_as_it_did(race: Verdict) -> None:
    assert race.backtest.probability["ensemble"]["auc"] >= 0.768 - 0.005


def test_the_heuristic_keeps_what_is_asked_of_two_features(race: Verdict) -> None:
    found = race.backtest.probability["heuristic"]
    assert found["ece"] <= 0.04  # seen: 0.035
    assert found["log_loss"] <= 0.58  # seen: 0.570


def test_the_interval_holds_nine_in_ten_overall_and_by_decile(race: Verdict) -> None:
    """Seen around the forecast that is published: 0.903, deciles from 0.856 to 0.927."""
    held = race.coverage.metrics
    assert 0.88 <= held.coverage <= 0.92
    assert min(held.coverage_by_decile) >= 0.84
    assert max(held.coverage_by_decile) <= 0.95


def test_the_members_of_an_ensemble_keep_their_defaults(race: Verdict) -> None:
    assert race.plan.settings == {}

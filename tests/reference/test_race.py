"""The race on Online Retail II: one configuration, everybody known, ten origins.

Every bound is what was seen there, loosened by the margin beside it.
"""

from pathlib import Path

import pytest

from training.pipeline import Verdict, judge
from training.plan import Plan

pytestmark = [pytest.mark.real_data, pytest.mark.slow]


@pytest.fixture(scope="module")
def race(real_data: Path) -> Verdict:
    plan = Plan(candidates=("ensemble",))
    return judge([real_data / "online_retail_II.parquet"], plan, lambda step: None)[1]


def test_the_ensemble_is_published_for_both(race: Verdict) -> None:
    assert (race.choice.spend, race.choice.probability) == ("ensemble", "ensemble")


def test_its_skill_is_what_it_was(race: Verdict) -> None:
    """Seen: 4.5 %, better at 9 of 10 origins."""
    beside = race.choice.paired["ensemble"]
    assert beside.skill >= 0.03
    assert beside.wins >= 8


def test_it_ranks_better_than_the_seasonal_rate(race: Verdict) -> None:
    assert race.backtest.spend["ensemble"]["gini"] >= race.backtest.spend["seasonal_rate"]["gini"] + 0.01


def test_the_classifier_is_better_at_every_origin(race: Verdict) -> None:
    assert race.choice.paired_probability["ensemble"].wins == 10
    assert race.backtest.probability["ensemble"]["log_loss"] <= 0.377 + 0.005


def test_the_interval_holds_nine_in_ten_of_likely_buyers(race: Verdict) -> None:
    held = race.coverage.metrics
    assert held.coverage is not None
    assert 0.86 <= held.coverage <= 0.93

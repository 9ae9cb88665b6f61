"""The race on Online Retail II: the ensembles against the naive forecasts, with settings and weights of their own choice.

The full race (``backtest --origins 6``, all candidates) takes minutes; here the ensembles alone are judged at the last
three of its six origins, calibrated on three. Every bound is what was seen there, loosened as the test says.
"""

from pathlib import Path

import pytest

from training.pipeline import Verdict, judge
from training.plan import Plan

pytestmark = [pytest.mark.real_data, pytest.mark.slow]


@pytest.fixture(scope="module")
def race(real_data: Path) -> Verdict:
    plan = Plan(test_origins=3, calibration_origins=3, candidates=("ensemble",))
    return judge([real_data / "online_retail_II.parquet"], plan, lambda step: None)[1]


def test_the_champion_is_an_ensemble_and_not_refused(race: Verdict) -> None:
    assert (race.choice.spend, race.choice.probability, race.choice.refused) == ("ensemble", "ensemble", None)

"""Models for bodies are judged on what came after, with nothing of it known."""

from dataclasses import replace

import pytest

from training.candidates.forecast.known import KnownThen
from training.evaluation.client_models import judge_client_models
from training.evaluation.metrics import spend_metrics
from training.features.activity import within
from training.features.cumulative import Cumulative
from training.features.prepare import Prepared
from training.plan import Plan

SILENT = lambda step: None  # noqa: E731 - progress that nobody reads


def judged(prepared: Prepared, *origins: int):
    return judge_client_models(
        KnownThen(prepared.snapshots, Plan()), [prepared.snapshots[origin] for origin in origins], SILENT
    )


@pytest.fixture(scope="module")
def found(prepared: Prepared):
    return judged(prepared, -1)


def test_both_horizons_by_every_model_beside_the_rate(prepared: Prepared, found) -> None:
    month, year = found
    assert (month.horizon_days, year.horizon_days) == (30, 365)
    for one in (month, year):
        assert set(one.spend) == {"recent_rate", "xgboost", "bg_nbd", "lasso", "ensemble"}
        assert set(one.coverage) == set(one.spend) - {"recent_rate"}
        assert all(0.5 < share <= 1 for share in one.coverage.values())
    assert month.customers == len(prepared.snapshots[-1].active(90).spend)


def test_the_rate_is_last_years_pace(prepared: Prepared, found) -> None:
    later = prepared.snapshots[-1].active(90)
    rate = later.columns["spend_last_365_days"] / min(365, later.history_days) * 30
    assert found[0].spend["recent_rate"] == pytest.approx(spend_metrics(later.spend, rate))


def test_they_rank_better_than_chance(found) -> None:
    assert all(scores["gini"] > 0.4 for scores in found[0].spend.values())


def test_what_came_later_changes_no_judgement(prepared: Prepared, found) -> None:
    whole = judged(prepared, -4)[0]
    last = prepared.snapshots[-4].day + 29
    sums = Cumulative(within(prepared.sums.days, prepared.sums.days.first_day, last))
    known = [replace(one, sums=sums, who=sums.known(one.day)) for one in prepared.snapshots[:-3]]
    cut = judge_client_models(KnownThen(known, Plan()), known[-1:], SILENT)[0]
    for name, scores in whole.spend.items():
        assert cut.spend[name] == pytest.approx(scores, rel=1e-6)

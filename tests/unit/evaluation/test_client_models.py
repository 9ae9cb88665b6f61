"""Models for bodies are judged on what came after, with nothing of it known."""

from dataclasses import replace

import pytest

from training.candidates.lifetime.lifetime_value import LifetimeFits
from training.evaluation.client_models import judge_client_models
from training.evaluation.metrics import spend_metrics
from training.features.prepare import Prepared
from training.features.snapshots import Snapshots
from training.plan import Plan

SILENT = lambda step: None  # noqa: E731 - progress that nobody reads


def judged(prepared: Prepared, *origins: int):
    tests = [prepared.snapshots.judged[origin].cutoff for origin in origins]
    return judge_client_models(prepared.snapshots, tests, LifetimeFits(prepared.days), Plan(), SILENT)


def test_both_horizons_by_every_model_beside_the_rate(prepared: Prepared) -> None:
    month, year = judged(prepared, -1)
    assert (month.horizon_days, year.horizon_days) == (30, 365)
    for one in (month, year):
        assert set(one.spend) == {"recent_rate", "xgboost", "bg_nbd", "lasso", "ensemble"}
        assert set(one.coverage) == set(one.spend) - {"recent_rate"}
        assert all(0.5 < share <= 1 for share in one.coverage.values())
    assert month.customers == len(prepared.snapshots.latest.active().spend)


def test_the_rate_is_the_one_of_the_race(prepared: Prepared) -> None:
    later = prepared.snapshots.latest.active()
    rate = later.columns["spend_last_365_days"] / min(365, later.history_days) * 30
    assert judged(prepared, -1)[0].spend["recent_rate"] == pytest.approx(spend_metrics(later.spend, rate))


def test_they_rank_better_than_chance(prepared: Prepared) -> None:
    assert all(scores["gini"] > 0.4 for scores in judged(prepared, -1)[0].spend.values())


def test_what_came_later_changes_no_judgement(prepared: Prepared) -> None:
    origin = prepared.snapshots.judged[-4].cutoff
    known = replace(
        prepared, snapshots=Snapshots(prepared.snapshots.judged[:-3]), days=prepared.days.before(origin.toordinal() + 30)
    )
    whole, cut = (
        judge_client_models(one.snapshots, [origin], LifetimeFits(one.days), Plan(), SILENT)[0] for one in (prepared, known)
    )
    assert whole == cut


def test_several_origins_are_averaged(prepared: Prepared) -> None:
    both, last, before = (judged(prepared, *origins)[0] for origins in ((-2, -1), (-1,), (-2,)))
    mean = (last.spend["lasso"]["rmse"] + before.spend["lasso"]["rmse"]) / 2
    assert both.spend["lasso"]["rmse"] == pytest.approx(mean)
    assert both.customers == last.customers + before.customers

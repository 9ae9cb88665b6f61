"""From a history to a value: which model says what, and how the parts fit."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from backend.artifact.load import current_version, load
from backend.contract.features import CLIENT_NAMES
from backend.contract.parameters.client_models import ClientScoring
from backend.errors import ModelNotPublished
from backend.scoring.client_value import MOST_CARRIED, value_clients
from backend.scoring.lifetime.lifetime_value import project_lifetime_value
from backend.scoring.season_index import season_index
from backend.use_cases.estimates.value_clients import published_scoring
from training.features.histories import histories_at
from training.features.prepare import Prepared

#                 total, average, orders, recency, tenure, gap
PEOPLE = np.array(
    [
        [900.0, 150.0, 6, 30, 330, 60],
        [80.0, 80.0, 1, 10, 10, 0],
        [5000.0, 50.0, 100, 2, 500, 498 / 99],
        [300.0, 100.0, 3, 200, 300, 50],
    ]
)
TODAY = date(2026, 3, 15).toordinal()
HORIZONS = (30.0, 90.0, 365.0, 730.0)


@pytest.fixture(scope="module")
def scoring(model_dir: Path) -> ClientScoring:
    return published_scoring(load(model_dir, current_version(model_dir)))


def test_everything_is_published(scoring: ClientScoring) -> None:
    assert scoring.available == ("xgboost", "bg_nbd", "lasso", "ensemble")


def test_bg_nbd_of_a_body_is_what_the_lifetime_models_say_of_the_same_days(
    scoring: ClientScoring, prepared: Prepared
) -> None:
    day = prepared.now.day
    known = histories_at(prepared.sums, prepared.now.who, day)
    known = known.where(known.orders == known.purchase_days)
    known = replace(known, recent_value=known.day_value)  # a body has a total alone
    orders, recency, tenure = known.purchase_days, day - known.last_day, day - known.first_day
    gap = np.where(orders > 1, (tenure - recency) / np.maximum(orders - 1, 1), 0.0)
    X = np.column_stack([orders * known.day_value, known.day_value, orders, recency, tenure, gap])
    told = value_clients(X, day, scoring, ("bg_nbd",), (365.0,)).over(365.0, "bg_nbd")
    np.testing.assert_allclose(told, project_lifetime_value(known, scoring.lifetime, 365.0).value, rtol=1e-9)


def test_the_ensemble_is_the_mean_of_the_others(scoring: ClientScoring) -> None:
    first = value_clients(PEOPLE, TODAY, scoring, scoring.available, HORIZONS).first
    np.testing.assert_allclose(first["ensemble"], np.mean([first[name] for name in ("xgboost", "bg_nbd", "lasso")], axis=0))


def test_without_trees_the_ensemble_does_without_and_xgboost_is_refused(scoring: ClientScoring) -> None:
    bare = replace(scoring, models=replace(scoring.models, trees=None))
    assert bare.available == ("bg_nbd", "lasso", "ensemble")
    first = value_clients(PEOPLE, TODAY, bare, bare.available, HORIZONS).first
    np.testing.assert_allclose(first["ensemble"], (first["bg_nbd"] + first["lasso"]) / 2)
    with pytest.raises(ModelNotPublished):
        value_clients(PEOPLE, TODAY, bare, ("xgboost",), HORIZONS)


@pytest.mark.parametrize("name", ["xgboost", "bg_nbd", "lasso", "ensemble"])
def test_a_longer_horizon_is_never_worth_less(scoring: ClientScoring, name: str) -> None:
    value = value_clients(PEOPLE, TODAY, scoring, (name,), HORIZONS)
    assert (np.diff([value.over(days, name) for days in HORIZONS], axis=0) >= 0).all()


def test_a_model_changes_the_whole_forecast_and_not_the_first_days_alone(scoring: ClientScoring) -> None:
    """What lies after the first days differs by model, by the square root of what the first days do, at its level."""
    value = value_clients(PEOPLE, TODAY, scoring, ("lasso", "xgboost"), HORIZONS)
    after = {name: value.over(365.0, name) - value.over(30.0, name) for name in ("lasso", "xgboost")}
    first, levels = value.first, scoring.models.levels
    expected = np.sqrt(first["lasso"] / first["xgboost"]) * levels["lasso"] / levels["xgboost"]
    within = (np.abs(np.log(value.carried["lasso"] / levels["lasso"])) < np.log(MOST_CARRIED)) & (
        np.abs(np.log(value.carried["xgboost"] / levels["xgboost"])) < np.log(MOST_CARRIED)
    )
    assert within.sum() >= 2
    np.testing.assert_allclose((after["lasso"] / after["xgboost"])[within], expected[within], rtol=1e-9)


def test_no_model_moves_the_shop_s_total_after_the_first_days(scoring: ClientScoring, prepared: Prepared) -> None:
    X, day = prepared.now.matrix(CLIENT_NAMES), prepared.now.day
    season = season_index(scoring.lifetime.process.clock, day, 30)
    value = value_clients(X, day, scoring, scoring.available, (365.0,), season)
    totals = {name: (value.over(365.0, name) - value.first[name]).sum() for name in scoring.available}
    for name, total in totals.items():
        assert total == pytest.approx(totals["bg_nbd"], rel=1e-6), name


def test_who_lapsed_keeps_the_share_that_a_purchase_has_become_less_likely(scoring: ClientScoring) -> None:
    people = np.repeat(PEOPLE[3:], 3, axis=0)
    people[:, 3], people[:, 4] = (90, 91, 400), (500, 500, 500)
    value = value_clients(people, TODAY, scoring, ("xgboost",), (30.0,))
    assert value.kept[0] == 1
    assert 1 > value.kept[1] > value.kept[2]
    np.testing.assert_allclose(value.first["xgboost"], value.first["xgboost"][0] * value.kept)


def test_orders_of_one_day_are_one_purchase(scoring: ClientScoring) -> None:
    """First = last: three orders of 50 on that day are worth what one of 150 is."""
    people = np.array([[150.0, 50.0, 3, 20, 20, 0], [150.0, 150.0, 1, 20, 20, 0]])
    several, one = value_clients(people, TODAY, scoring, ("bg_nbd",), (365.0,)).over(365.0, "bg_nbd")
    assert several == pytest.approx(one)


def test_many_customers_are_each_their_own(scoring: ClientScoring) -> None:
    rng = np.random.default_rng(5)
    orders, recency = rng.integers(1, 30, 600), rng.uniform(0, 400, 600)
    tenure = np.where(orders > 1, recency + rng.uniform(1, 600, 600), recency)
    total = rng.uniform(5, 4000, 600)
    X = np.column_stack([total, total / orders, orders, recency, tenure, (tenure - recency) / np.maximum(orders - 1, 1)])
    some = rng.integers(0, 600, 12)
    together = value_clients(X, TODAY, scoring, ("ensemble",), (365.0,)).over(365.0, "ensemble")[some]
    alone = [value_clients(X[i : i + 1], TODAY, scoring, ("ensemble",), (365.0,)).over(365.0, "ensemble")[0] for i in some]
    np.testing.assert_allclose(together, alone, rtol=1e-8)

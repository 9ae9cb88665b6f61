"""Laws of contributions, for every forecast that there is; small fits on the small shop."""

from copy import copy

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestRegressor
from sklearn.linear_model import Ridge
from sklearn.neural_network import MLPRegressor

from backend.scoring.spend import contributions as contributions_of
from training.candidates.explaining import drivers
from training.candidates.explaining.drivers import (
    baseline,
    contributions,
    explain,
    feature_names,
    mean_absolute_contributions,
)
from training.candidates.explaining.layers import layers_of, mean_output
from training.candidates.explaining.tree_shap import Tree, shap_values, tabulated
from training.candidates.explaining.trees import boosted, boosted_histograms, forest
from training.candidates.forecast.known import Known
from training.candidates.forecast.naive import Everyone
from training.candidates.forecast.protocol import Forecast
from training.candidates.forecast.quantity import Quantity, combined, feature
from training.candidates.learned.inputs import INPUT_NAMES
from training.candidates.registry import PROBABILITY, SPEND
from training.candidates.served import lasso
from training.candidates.served.customer_rows import season_of, years_of
from training.features.snapshots import Snapshot
from training.plan import Plan

PLAN = Plan(step_days=60, most_examples=3_000)
EVERY = [("spend", name) for name in SPEND] + [("probability", name) for name in PROBABILITY]
rng = np.random.default_rng(3)
X = rng.normal(size=(300, len(INPUT_NAMES))).astype(np.float32)
Y = np.abs(X[:, 0] + X[:, 1] * X[:, 2]) + 0.1
"""Only the first three features matter; trees and penalties see a little noise in others."""


@pytest.fixture(scope="module")
def history(few_origins: list[Snapshot]) -> list[Snapshot]:
    return few_origins


@pytest.fixture(scope="module")
def later(history: list[Snapshot]) -> Snapshot:
    return history[-1]


@pytest.fixture(scope="module")
def forecasts(history: list[Snapshot]) -> dict[tuple[str, str], Forecast]:
    """Every candidate, fitted when it is first asked for."""

    known = Known(history[:-1], PLAN)

    class Fitted(dict):
        def __missing__(self, key: tuple[str, str]) -> Forecast:
            self[key] = {"spend": SPEND, "probability": PROBABILITY}[key[0]][key[1]].fit(known)
            return self[key]

    return Fitted()


def table(quantity: Quantity) -> np.ndarray:
    return np.vstack([np.empty((0, len(feature_names(quantity)))), *contributions(quantity)])


@pytest.mark.parametrize("of", EVERY, ids="-".join)
def test_baseline_and_contributions_add_up_to_the_prediction(forecasts, later: Snapshot, of) -> None:
    quantity, predicted = forecasts[of].quantity(later), forecasts[of].predict(later)
    total = baseline(quantity) + table(quantity).sum(axis=1)
    assert np.allclose(total, predicted, rtol=1e-12, atol=1e-12 * predicted.max())


@pytest.mark.parametrize("of", EVERY, ids="-".join)
def test_a_forecast_that_differs_between_customers_has_drivers(forecasts, later: Snapshot, of) -> None:
    """No forecast may hide behind a baseline: what varies is credited to features, and to several where it sees several."""
    quantity = forecasts[of].quantity(later)
    moved = np.abs(table(quantity)).mean(axis=0) > 0
    assert moved.any() == (np.ptp(quantity.value) > 0)
    assert moved.sum() >= min(len(moved), 2)


@pytest.mark.parametrize("of", EVERY, ids="-".join)
def test_customers_in_another_order_have_the_same_drivers(forecasts, later: Snapshot, of) -> None:
    order = np.random.default_rng(1).permutation(len(later.spend))
    one, other = (table(forecasts[of].quantity(snapshot)) for snapshot in (later, later.only(order)))
    assert np.allclose(one[order], other, rtol=1e-6, atol=1e-6 * np.abs(one).max(initial=0.0))


@pytest.mark.parametrize("of", EVERY, ids="-".join)
def test_a_feature_that_the_model_cannot_see_gets_nothing(forecasts, later: Snapshot, of) -> None:
    """Whatever can be made random without moving a forecast has no contribution to it, and the other way round."""
    forecast = forecasts[of]
    found = mean_absolute_contributions(forecast, later)
    before, chance = forecast.predict(later), np.random.default_rng(2)
    spoiled = copy(later)
    idle = {name: chance.permutation(column) for name, column in later.behaviour.items() if not found.get(name)}
    spoiled.__dict__["behaviour"] = later.behaviour | idle
    assert np.allclose(forecast.predict(spoiled), before, rtol=1e-6)


def test_the_top_drivers_are_the_largest_and_the_others_are_the_rest(forecasts, later: Snapshot) -> None:
    forecast = forecasts["spend", "lasso_behaviour"]
    found, whole = explain(forecast, later, top=3), table(forecast.quantity(later))
    assert found.which.shape == found.contributions.shape == (len(later.spend), 3)
    assert np.allclose(np.abs(found.contributions), np.sort(np.abs(whole), axis=1)[:, :-4:-1])
    assert np.allclose(found.baseline + found.contributions.sum(axis=1) + found.others, forecast.predict(later))
    first = found.names[found.which[0, 0]]
    assert found.contributions[0, 0] == whole[0, feature_names(forecast.quantity(later)).index(str(first))]


def test_chunks_change_nothing(forecasts, later: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    quantity = forecasts["spend", "ensemble"].quantity(later)
    whole = table(quantity)
    monkeypatch.setattr("training.candidates.forecast.quantity.CHUNK", 100)
    assert np.allclose(table(quantity), whole, rtol=1e-6, atol=1e-6 * whole.max())


def test_the_mean_over_many_is_taken_over_every_kth(forecasts, later: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drivers, "CHUNK", len(later.spend) // 3 - 1)
    forecast = forecasts["spend", "seasonal_rate"]
    found = mean_absolute_contributions(forecast, later)
    assert list(found.values()) == pytest.approx([np.abs(table(forecast.quantity(later))[::4]).mean()])


def test_nobody_has_no_drivers(forecasts, later: Snapshot) -> None:
    nobody = later.only(np.zeros(len(later.spend), dtype=bool))
    assert explain(forecasts["spend", "seasonal_rate"], nobody).contributions.shape == (0, 1)


def test_the_served_models_drivers_are_those_of_a_request(history, later: Snapshot) -> None:
    model = lasso.of(Known(history[:-1], PLAN))
    quantity, parameters = model.quantity(later), model.at(years_of(later))
    season = season_of(later, model.chance.clock)
    assert np.allclose(table(quantity), season * contributions_of(later.matrix(), parameters))
    assert baseline(quantity) == pytest.approx(season * parameters.baseline)


def test_a_linear_score_is_its_terms() -> None:
    model = Ridge().fit(X, Y)
    quantity = mean_output([layers_of(model)], lambda rows: rows.astype(float), X, INPUT_NAMES)
    assert np.allclose(quantity.value, model.predict(X.astype(float)))
    assert np.allclose(table(quantity), X * model.coef_)


@pytest.mark.parametrize("hidden", [(7,), (7, 5)])
def test_a_networks_score_is_scikit_learns_and_its_terms_add_up(hidden: tuple[int, ...]) -> None:
    model = MLPRegressor(hidden_layer_sizes=hidden, random_state=1)
    for _ in range(20):
        model.partial_fit(X.astype(float), Y)
    quantity = mean_output([layers_of(model)], lambda rows: rows.astype(float), X, INPUT_NAMES)
    assert np.allclose(quantity.value, model.predict(X.astype(float)))
    assert np.allclose(baseline(quantity) + table(quantity).sum(axis=1), quantity.value)


def test_a_networks_terms_are_its_integrated_gradients() -> None:
    """Sundararajan, Taly & Yan (2017), eq. 1, by a fine midpoint rule over scikit-learn's own predictions."""
    model = MLPRegressor(hidden_layer_sizes=(7,), random_state=1).partial_fit(X.astype(float), Y)
    x, way = X[0].astype(float), (np.arange(2_000) + 0.5) / 2_000
    step = 1e-4 * np.eye(3, len(x))
    slope = [np.mean(model.predict(np.outer(way, x) + h) - model.predict(np.outer(way, x) - h)) / 2e-4 for h in step]
    ours = table(mean_output([layers_of(model)], lambda rows: rows.astype(float), X[:1], INPUT_NAMES))[0, :3]
    assert np.allclose(ours, slope * x[:3], rtol=1e-2, atol=1e-5)


@pytest.mark.parametrize(("from_zero", "depth"), [(False, 3), (True, 6)])
def test_boosted_trees_terms_are_xgboosts_own_shap_values(from_zero: bool, depth: int) -> None:
    """Deep enough that a feature comes twice on the way to a leaf."""
    xgboost = pytest.importorskip("xgboost")
    data = xgboost.DMatrix(X, label=Y, base_margin=np.zeros(len(X)) if from_zero else None)
    booster = xgboost.train({"objective": "reg:tweedie", "max_depth": depth, "min_child_weight": 0.1}, data, 10)
    quantity, own = boosted(booster, X, INPUT_NAMES, from_zero=from_zero), booster.predict(data, pred_contribs=True)
    assert np.allclose(table(quantity), own[:, :-1], atol=1e-6)
    assert baseline(quantity) == pytest.approx(own[0, -1], abs=1e-6)
    assert np.allclose(quantity.value, booster.predict(data, output_margin=True), atol=1e-6)


def test_one_split_is_shared_by_hand() -> None:
    """Two features, one split each: SHAP values from the definition, by cover."""
    stump = Tree(
        np.array([0, 1, 0, 0, 0]),
        np.array([0.5, 0.5, 0, 0, 0]),
        np.array([1, 3, -1, -1, -1]),
        np.array([2, 4, -1, -1, -1]),
        np.array([0, 0, 10.0, 2.0, 6.0]),
        np.array([8, 4, 4, 1, 3.0]),
    )
    known_first, known_second, mean = 5.0, 0.5 * 2 + 0.5 * 10, 7.5  # E[f | x0 < .5], E[f | x1 < .5], E[f]
    first = ((known_first - mean) + (2 - known_second)) / 2
    found = shap_values(tabulated([stump]), np.zeros((1, 3), dtype=np.float32))
    assert np.allclose(found, [[first, (2 - mean) - first, 0]])


@pytest.mark.parametrize(
    ("make", "model", "raw"),
    [
        (forest, RandomForestRegressor(10, min_samples_leaf=5, random_state=1), lambda y: y),
        (boosted_histograms, HistGradientBoostingRegressor(loss="poisson", max_iter=20, learning_rate=0.3), np.log),
    ],
)
def test_terms_of_scikit_learns_trees_add_up_and_find_what_matters(make, model, raw) -> None:
    quantity = make(model.fit(X, Y), X, INPUT_NAMES)
    found = table(quantity)
    assert np.allclose(quantity.value, raw(model.predict(X)))
    links = quantity.links[0]
    assert np.allclose(links.base() + links.terms(slice(0, len(X))).sum(axis=1), quantity.value)
    assert np.abs(found[:, :3]).mean() > 3 * np.abs(found[:, 3:]).mean()


def test_a_forests_baseline_is_the_mean_it_learned_from() -> None:
    model = RandomForestRegressor(5, bootstrap=False, random_state=1).fit(X, Y)
    assert baseline(forest(model, X, INPUT_NAMES)) == pytest.approx(Y.mean())


def test_a_product_is_shared_as_aumann_and_shapley_do() -> None:
    """Of x y on the way from the means, x gets dx (y0 + dy / 2)."""
    x, y = X[:, 0].astype(float), X[:, 1].astype(float)
    found = table(combined(np.multiply, feature("x", x), feature("y", y)))
    dx, dy = x - x.mean(), y - y.mean()
    assert np.allclose(found, np.column_stack([dx * (y.mean() + dy / 2), dy * (x.mean() + dx / 2)]))


def test_a_curved_formula_comes_near_the_path_integral() -> None:
    """x^2 y from (0, 0): x gets 2/3 of it, y 1/3."""
    x, y = np.array([1.0, -1.0]), np.array([1.0, -1.0])
    found = table(combined(lambda x, y: x**2 * y, feature("x", x), feature("y", y)))
    assert np.allclose(found, np.outer([1.0, -1.0], [2 / 3, 1 / 3]), atol=0.5 / drivers.STEPS**2)


def test_alike_parts_get_alike_shares() -> None:
    x = X[:, 0].astype(float)
    both = combined(lambda x, y: np.exp(x + y) * np.maximum(x, 0) * np.maximum(y, 0), feature("x", x), feature("y", x))
    found = table(both)
    assert np.allclose(found[:, 0], found[:, 1])


def test_a_jump_is_credited_to_what_jumped() -> None:
    x, y = np.array([0.0, 4.0]), np.array([1.0, 3.0])
    found = table(combined(lambda x, y: np.rint(x) + 0 * y, feature("x", x), feature("y", y)))
    assert np.allclose(found, [[-2, 0], [2, 0]])


def test_a_constant_has_no_drivers(later: Snapshot) -> None:
    quantity = Everyone(7.0).quantity(later)
    assert baseline(quantity) == 7.0
    assert table(quantity).shape == (len(later.spend), 0)

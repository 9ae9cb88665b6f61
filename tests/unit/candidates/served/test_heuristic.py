import numpy as np
import pytest

from backend.contract.parameters.scoring import PurchaseOdds
from backend.contract.parameters.season import SeasonClock
from backend.scoring.purchase_probability import purchase_probability
from tests.unit.candidates.snapshots import made_up
from training.candidates.served.heuristic import INPUTS, START, _loss_and_slope, fit
from training.features.snapshots import Snapshot
from training.plan import Plan

TRUTH = PurchaseOdds(0.1, 2.0, 1.2, 60.0, 2.0, spend_offset=100.0, spend_power=0.2)


def inputs(snapshot: Snapshot) -> list[np.ndarray]:
    return [snapshot.columns[name] for name in INPUTS]


def bought_by_the_truth(origin: int, n: int) -> np.ndarray:
    p = purchase_probability(*inputs(made_up(origin, n)), TRUTH)
    return (np.random.default_rng(origin).random(n) < p).astype(float)


def test_it_recovers_the_probabilities_of_a_known_truth() -> None:
    n = 20_000
    history = [made_up(origin, n, bought=bought_by_the_truth(origin, n)) for origin in range(3)]
    fitted, later = fit(history, Plan(most_examples=50_000), SeasonClock()), made_up(7, 2_000)
    expected = purchase_probability(*inputs(later), TRUTH)
    np.testing.assert_allclose(fitted.predict(later), expected, atol=0.03)


@pytest.mark.parametrize("bought", [np.zeros(400), np.ones(400)])
def test_when_all_or_none_buy_it_stays_within_its_bounds(bought: np.ndarray) -> None:
    predicted = fit([made_up(0, bought=bought)], Plan(), SeasonClock()).predict(made_up(1))
    assert np.all((predicted >= 0.001) & (predicted <= 0.999))
    assert abs(predicted.mean() - bought.mean()) < 0.1


def test_the_slope_is_the_slope_of_the_loss() -> None:
    rng = np.random.default_rng(2)
    customers = (rng.uniform(0, 300, 50), 1.0 + rng.poisson(3, 50), rng.gamma(1, 3, 50), rng.normal(0, 0.3, 50))
    rows = (*customers, rng.uniform(0.5, 1.5, 50), (rng.random(50) < 0.3).astype(float))
    start = np.asarray(START)
    _, slope = _loss_and_slope(start, *rows)
    steps = np.eye(7) * 1e-6
    numeric = [(_loss_and_slope(start + h, *rows)[0] - _loss_and_slope(start - h, *rows)[0]) / 2e-6 for h in steps]
    np.testing.assert_allclose(slope, numeric, rtol=1e-5, atol=1e-9)


def test_the_loss_is_that_of_the_odds_in_service() -> None:
    from backend.scoring.purchase_probability import purchase_odds

    rng = np.random.default_rng(3)
    customers = rng.uniform(0, 300, 50), 1.0 + rng.poisson(3, 50), rng.gamma(1, 3, 50)
    season, weight, bought = rng.normal(0, 0.3, 50), rng.uniform(0.5, 1.5, 50), (rng.random(50) < 0.3).astype(float)
    odds = purchase_odds(*customers, PurchaseOdds(*np.exp(START).tolist())) * np.exp(season)
    chance = odds / (1.0 + odds)
    truth = -np.average(np.where(bought > 0, np.log(chance), np.log1p(-chance)), weights=weight)
    assert _loss_and_slope(np.asarray(START), *customers, season, weight, bought)[0] == pytest.approx(truth, rel=1e-12)


def test_a_longer_log_behind_the_same_orders_makes_a_purchase_less_likely() -> None:
    fitted = fit([made_up(origin, bought=bought_by_the_truth(origin, 400)) for origin in range(3)], Plan(), SeasonClock())
    short, long = (purchase_probability(*inputs(made_up(4)), fitted.at(years)) for years in (1.0, 4.0))
    assert np.all(short >= long)
    assert short.mean() > long.mean() + 0.01


def test_sums_over_a_log_of_one_year_serve_as_they_were_fitted() -> None:
    fitted = fit([made_up(origin, bought=bought_by_the_truth(origin, 400)) for origin in range(3)], Plan(), SeasonClock())
    later = made_up(4)
    recency, orders, total = inputs(later)
    np.testing.assert_allclose(
        purchase_probability(recency, orders, total, fitted.at(1.0)),
        purchase_probability(recency, orders, total / fitted.basket, fitted.yearly),
    )

import numpy as np
import pytest

from backend.contract.parameters.scoring import PurchaseOdds
from backend.scoring.purchase_probability import purchase_probability
from tests.unit.candidates.snapshots import made_up
from training.candidates.served.heuristic import START, _loss_and_slope, fit, fit_half_life
from training.plan import Plan

TRUTH = PurchaseOdds(scale=0.1, order_offset=2.0, order_power=1.2, decay_days=60.0, decay_power=2.0)


def bought_by_the_truth(origin: int, n: int) -> np.ndarray:
    columns = made_up(origin, n).columns
    p = purchase_probability(columns["recency_days"], columns["num_transactions"], TRUTH)
    return (np.random.default_rng(origin).random(n) < p).astype(float)


def test_it_recovers_the_probabilities_of_a_known_truth() -> None:
    n = 20_000
    history = [made_up(origin, n, bought=bought_by_the_truth(origin, n)) for origin in range(3)]
    fitted, later = fit(history, Plan()), made_up(7, 2_000)
    expected = purchase_probability(later.columns["recency_days"], later.columns["num_transactions"], TRUTH)
    np.testing.assert_allclose(fitted.predict(later), expected, atol=0.03)


@pytest.mark.parametrize("bought", [np.zeros(400), np.ones(400)])
def test_when_all_or_none_buy_it_stays_within_its_bounds(bought: np.ndarray) -> None:
    predicted = fit_half_life([made_up(0, bought=bought)], 365.0).predict(made_up(1))
    assert np.all((predicted >= 0.001) & (predicted <= 0.999))
    assert abs(predicted.mean() - bought.mean()) < 0.1


def test_the_slope_is_the_slope_of_the_loss() -> None:
    rng = np.random.default_rng(2)
    cells = (rng.uniform(0, 300, 50), 1.0 + rng.poisson(3, 50), np.full(50, 0.02), rng.uniform(0, 0.02, 50))
    start = np.asarray(START)
    _, slope = _loss_and_slope(start, *cells)
    steps = np.eye(5) * 1e-6
    numeric = [(_loss_and_slope(start + h, *cells)[0] - _loss_and_slope(start - h, *cells)[0]) / 2e-6 for h in steps]
    np.testing.assert_allclose(slope, numeric, rtol=1e-5, atol=1e-9)

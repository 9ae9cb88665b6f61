"""Every candidate on the small shop: what all of them must be, whatever they are made of."""

import numpy as np
import pytest

from backend.errors import BadInput
from training.candidates.learning.level import expected_share, shifted
from training.candidates.registry import ALWAYS, PROBABILITY, SPEND, chosen
from training.evaluation.readiness import Readiness
from training.features.snapshots import LastYear, Snapshot, Snapshots
from training.plan import Plan

PLAN = Plan(step_days=60, dense_step_days=60, candidates=("quick",))  # few origins: this is not about skill


@pytest.fixture(scope="module")
def history(few_origins: Snapshots) -> Snapshots:
    return few_origins


@pytest.fixture(scope="module")
def later(history: Snapshots) -> Snapshot:
    return history.latest.active()


@pytest.mark.parametrize("name", SPEND)
def test_a_spend_forecast_is_a_finite_amount_per_customer(history, later: Snapshot, name: str) -> None:
    forecast = SPEND[name].fit(history.ended_before(later.cutoff), PLAN).predict(later)
    assert forecast.shape == later.spend.shape
    assert np.isfinite(forecast).all()
    assert forecast.min() >= 0
    assert 0.3 < forecast.mean() / later.spend.mean() < 3


@pytest.mark.parametrize("name", PROBABILITY)
def test_a_purchase_forecast_is_a_probability_per_customer(history, later: Snapshot, name: str) -> None:
    p = PROBABILITY[name].fit(history.ended_before(later.cutoff), PLAN).predict(later)
    assert ((p >= 0) & (p <= 1)).all()
    assert abs(p.mean() - later.bought.mean()) < 0.2


@pytest.mark.parametrize("name", ["xgboost", "neural_network"])
def test_the_same_seed_gives_the_same_forecast(history, later: Snapshot, name: str) -> None:
    earlier = history.ended_before(later.cutoff)
    one, other = (SPEND[name].fit(earlier, PLAN).predict(later) for _ in range(2))
    assert np.array_equal(one, other)


def test_shifting_log_odds_keeps_the_order_and_meets_the_share() -> None:
    log_odds = np.array([-3.0, 0.5, 0.0, 4.0])
    p = shifted(log_odds, 0.4)
    assert p.mean() == pytest.approx(0.4)
    assert (np.argsort(p) == np.argsort(log_odds)).all()


@pytest.mark.parametrize(("customers", "share"), [(0, 0.2), (100, 1 / 3), (10**9, 0.5)])
def test_last_year_s_share_counts_as_far_as_it_is_known(customers: int, share: float) -> None:
    """Half of the way from odds of 1:4 to 1:1, in logarithms, is 1:2."""
    assert expected_share(LastYear(10.0, 0.5, customers), 0.2) == pytest.approx(share, abs=1e-6)


def test_the_naive_forecasts_are_in_every_race() -> None:
    assert set(chosen(SPEND, ["ziln"])) == {*ALWAYS, "ziln"} & set(SPEND)


def test_an_unknown_candidate_is_named() -> None:
    with pytest.raises(BadInput, match="Unknown candidate 'oracle'"):
        chosen(SPEND, ["oracle"])


@pytest.mark.parametrize(
    ("customers", "rung", "races"),
    [(30, "pooled", set()), (300, "purchase process", {"bg_nbd"}), (5_000, "learned", set(SPEND))],
)
def test_the_ladder_climbs_with_the_log(customers: int, rung: str, races: set[str]) -> None:
    ready = Readiness(
        {
            "customers": customers,
            "repeat customers": customers // 2,
            "active customers": customers // 3,
            "days of history": 400,
            "purchases in windows that ended": customers * 2,
        }
    )
    assert ready.rung == rung
    assert races <= set(ready.allowed(SPEND))
    assert ("ensemble" in ready.allowed(SPEND)) == (rung == "learned")
    assert (rung == "learned") == (ready.missing == ())

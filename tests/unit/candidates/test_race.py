"""Every candidate on the small shop: what all of them must be, whatever they are made of."""

import numpy as np
import pytest

from backend.errors import BadInput
from training.candidates.forecast.history import ended_before
from training.candidates.forecast.known import Known, KnownThen
from training.candidates.registry import ALWAYS, PROBABILITY, SPEND, chosen
from training.evaluation.readiness import Readiness
from training.features.snapshots import Snapshot
from training.plan import Plan

PLAN = Plan(step_days=60)  # few origins: this is not about skill


@pytest.fixture(scope="module")
def known(few_origins: list[Snapshot]) -> Known:
    """One memory of parts for all tests: what several candidates share is fitted once."""
    return Known(ended_before(few_origins, few_origins[-1]), PLAN)


@pytest.fixture(scope="module")
def later(few_origins: list[Snapshot]) -> Snapshot:
    return few_origins[-1]


@pytest.mark.parametrize("name", SPEND)
def test_a_spend_forecast_is_a_finite_amount_per_customer(known: Known, later: Snapshot, name: str) -> None:
    forecast = SPEND[name].fit(known).predict(later)
    assert forecast.shape == later.spend.shape
    assert np.isfinite(forecast).all()
    assert forecast.min() >= 0
    assert 0.3 < forecast.mean() / later.spend.mean() < 3


@pytest.mark.parametrize("name", PROBABILITY)
def test_a_purchase_forecast_is_a_probability_per_customer(known: Known, later: Snapshot, name: str) -> None:
    p = PROBABILITY[name].fit(known).predict(later)
    assert ((p >= 0) & (p <= 1)).all()
    assert abs(p.mean() - later.bought.mean()) < 0.2


@pytest.mark.parametrize("name", ["ensemble", "neural_network"])
def test_the_same_seed_gives_the_same_forecast(known: Known, later: Snapshot, name: str) -> None:
    one, other = (SPEND[name].fit(Known(known.history, PLAN)).predict(later) for _ in range(2))
    assert np.array_equal(one, other)


def test_a_part_is_fitted_once_however_many_ask(known: Known) -> None:
    asked = []

    def part(of: Known) -> int:
        asked.append(of)
        return 7

    assert (known.part(part), known.part(part)) == (7, 7)
    assert asked == [known]


def test_origins_held_together_share_what_the_first_of_them_knew(few_origins: list[Snapshot]) -> None:
    then, (first, later) = KnownThen(few_origins, PLAN), few_origins[-2:]
    held = then.held([first, later])
    assert held.before(first) is held.before(later) is then.before(first)
    assert then.before(later) is not then.before(first)


def test_the_naive_forecasts_are_in_every_race() -> None:
    assert set(chosen(SPEND, ["ziln"])) == {*ALWAYS, "ziln"} & set(SPEND)


def test_who_must_be_asked_for_races_when_asked_or_when_all_do() -> None:
    assert "random_forest" not in chosen(SPEND, [])
    assert "random_forest" in chosen(SPEND, ["random_forest"])
    assert set(chosen(SPEND, ["all"])) == set(SPEND)


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
            "days of history": 400,
            "purchases in windows that ended": customers * 2,
        }
    )
    assert ready.rung == rung
    assert races <= set(ready.allowed(SPEND))
    assert ("ensemble" in ready.allowed(SPEND)) == (rung == "learned")
    assert (rung == "learned") == (ready.missing == ())

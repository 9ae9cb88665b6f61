from dataclasses import replace

import numpy as np
import pytest

from backend.contract.parameters.season import SeasonClock
from backend.scoring.season_index import season_index
from tests.unit.candidates.snapshots import made_up
from training.candidates.served import heuristic, lasso
from training.candidates.served.customer_rows import years_of
from training.candidates.served.lasso import SHAPES, FittedLasso, typical_gap
from training.features.snapshots import Snapshot
from training.plan import Plan

NONE = SeasonClock()
CLOCK = SeasonClock((0.4,), (0.1,), history_days=800.0)


def fit(history: list[Snapshot], clock: SeasonClock = NONE, without: tuple[str, ...] = ()) -> FittedLasso:
    """Fitted on a history, for requests whose sums are over as much log as those of its last origin."""
    chance = heuristic.fit(history, Plan(), clock)
    return lasso.fit(history, Plan(), chance, years_of(history[-1]), without)


def fading(origin: int) -> Snapshot:
    """Spend is a share of the total that fades with recency."""
    past = made_up(origin)
    return made_up(origin, spend=0.1 * past.columns["total_spend"] * 2 ** (-past.columns["recency_days"] / 30))


def test_it_recovers_a_truth_of_its_basis() -> None:
    later = fading(6)
    fitted = fit([fading(origin) for origin in range(5)])
    np.testing.assert_allclose(fitted.predict(later), later.spend, rtol=0.1, atol=0.3)


def test_its_parameters_are_its_pipeline() -> None:
    fitted = fit([fading(origin) for origin in range(3)])
    later = made_up(4)
    np.testing.assert_allclose(fitted.predict(later), fitted.pipeline.predict(later.matrix()), atol=1e-8)


def test_no_weight_is_negative_and_so_no_forecast() -> None:
    rng = np.random.default_rng(1)
    history = [made_up(origin, spend=rng.gamma(0.3, 50, 400)) for origin in range(3)]
    fitted = fit(history)
    model = fitted.parameters
    assert min(model.constant, model.chance_weight, *(term.weight for term in model.terms)) >= 0
    assert np.all(fitted.predict(made_up(4, recency_days=np.full(400, 1e4))) >= 0)


def test_dormant_customers_teach_it_too() -> None:
    history = [fading(origin) for origin in range(3)]
    active = [past.only(past.columns["recency_days"] <= 90) for past in history]
    assert fit(history).parameters != fit(active).parameters


def test_sums_are_taken_per_year_of_log() -> None:
    """Twice the log behind twice the sums is the same customer."""
    fitted = fit([fading(origin) for origin in range(3)])
    one = fading(4)
    sums = {name: 2 * one.columns[name] for name in ("total_spend", "total_units", "unique_products")}
    other = replace(one, columns=one.columns | sums, history_days=2 * one.history_days)
    kept = replace(fitted, parameters=replace(fitted.parameters, chance_weight=0.0))
    np.testing.assert_allclose(kept.predict(other), kept.predict(one), rtol=1e-9)


def test_a_season_is_taken_out_of_what_it_learns_and_put_into_what_it_says() -> None:
    def seasonal(past: Snapshot) -> Snapshot:
        index = season_index(CLOCK, past.cutoff.toordinal(), 30)
        return replace(past, spend=past.spend * index)

    later = seasonal(fading(8))
    fitted = fit([seasonal(fading(origin)) for origin in range(6)], CLOCK)
    np.testing.assert_allclose(fitted.predict(later), later.spend, rtol=0.1, atol=0.3)


def test_the_same_in_pence_as_in_pounds() -> None:
    money = ("total_spend", "avg_spend", "spend_last_365_days")
    pounds = [fading(origin) for origin in range(4)]
    pence = [
        made_up(origin, spend=past.spend * 100, **{name: past.columns[name] * 100 for name in money})
        for origin, past in enumerate(pounds)
    ]
    in_pence, in_pounds = (fit(history).predict(history[0]) for history in (pence, pounds))
    np.testing.assert_allclose(in_pence, 100 * in_pounds, rtol=1e-3)


@pytest.mark.parametrize("spend", [np.zeros(400), np.full(400, 7.0)])
def test_a_shop_in_which_all_spend_the_same_is_forecast_as_it_is(spend: np.ndarray) -> None:
    fitted = fit([made_up(origin, spend=spend) for origin in range(3)])
    np.testing.assert_allclose(fitted.predict(made_up(4)), spend, atol=0.05)


def test_what_no_client_sends_gets_no_weight() -> None:
    fitted = fit(
        [made_up(origin, spend=past.columns["total_units"]) for origin, past in enumerate(map(made_up, range(3)))],
        without=("total_units", "unique_products"),
    )
    assert not {term.feature for term in fitted.parameters.terms} & {"total_units", "unique_products"}


def test_the_typical_gap_is_the_median_over_repeat_purchases() -> None:
    gap, orders = np.array([0.0, 10.0, 20.0, 100.0]), np.array([1.0, 4.0, 9.0, 2.0])
    assert typical_gap(made_up(0, 4, days_between_purchases=gap, purchase_days=orders)) == pytest.approx(13.75)


def test_every_shape_is_of_the_contract() -> None:
    assert {name for name, _, _ in SHAPES} == {"total_spend", "avg_spend", "total_units", "unique_products"}

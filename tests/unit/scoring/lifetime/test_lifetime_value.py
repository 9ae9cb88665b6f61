"""The lifetime value of customers, one at a time and in extremes."""

from dataclasses import replace

import numpy as np
import pytest

from backend.contract.parameters.lifetime import (
    BgNbdParameters,
    CoxParameters,
    GammaGammaParameters,
    LevelParameters,
    LifetimeParameters,
    RfmParameters,
    SpreadParameters,
)
from backend.errors import ImpossibleValue
from backend.scoring.lifetime.cox_ph import cumulative_hazard, probability_of_return
from backend.scoring.lifetime.lifetime_value import before_leaving, project_lifetime_value
from backend.scoring.lifetime.purchase_history import PurchaseHistory
from backend.scoring.rfm import score_rfm

RETURNS = CoxParameters(
    days=(0.0, 10.0, 50.0),
    cumulative_hazard=(0.0, 0.2, 0.5),
    late_hazard=0.004,
    coefficients=(0.5, 0.0, 0.0),
    means=(4.0, 0.0, 0.0),
)
PARAMETERS = LifetimeParameters(
    newcomers=BgNbdParameters(0.8, 80.0, 0.5, 5.0, modified=True),
    established=BgNbdParameters(1.0, 60.0, 0.5, 8.0, modified=True),
    value=GammaGammaParameters(2.0, 3.5, 400.0),
    returns=RETURNS,
    level=LevelParameters((30.0, 365.0), (0.8, 0.5), (0.9, 0.7), (0.1, 1.0), (0.0, 0.5), (0.9, 0.8)),
    spread=SpreadParameters((0.1, 0.9), (0.0, 0.2), (8.0, 2.0)),
    rfm=RfmParameters((10.0, 30.0, 60.0, 120.0), (1.0, 2.0, 3.0, 5.0), (50.0, 150.0, 400.0, 900.0), (100.0, 500.0)),
)


def customers(**changes: object) -> PurchaseHistory:
    """A one-timer, a lapsed regular, an active regular and a wholesaler."""
    plain = PurchaseHistory(
        frequency=np.array([0.0, 6.0, 6.0, 80.0]),
        recency_days=np.array([0.0, 100.0, 300.0, 300.0]),
        T_days=np.array([40.0, 310.0, 305.0, 301.0]),
        monetary_value=np.array([120.0, 90.0, 90.0, 800.0]),
        recent_spend=np.array([120.0, 630.0, 630.0, 64_800.0]),
        established=np.array([False, True, False, True]),
        first_value=np.array([120.0, 50.0, 80.0, 400.0]),
        first_month=np.array([11, 2, 2, 2]),
        channel=np.array(["", "", "", ""]),
    )
    return replace(plain, **changes)


def test_a_longer_horizon_is_worth_more_and_nothing_is_worth_nothing() -> None:
    values = [project_lifetime_value(customers(), PARAMETERS, days).value for days in (0.0, 30.0, 365.0, 1095.0)]
    assert values[0] == pytest.approx(np.zeros(4))
    assert np.all(np.diff(values, axis=0) > 0.0)


def test_the_interval_holds_the_value_and_never_dips_below_zero() -> None:
    worth = project_lifetime_value(customers(), PARAMETERS, 365.0)
    assert np.all((worth.low >= 0.0) & (worth.low <= worth.value) & (worth.value <= worth.high))


def test_discounting_a_year_costs_about_half_a_years_interest() -> None:
    today = project_lifetime_value(customers(), replace(PARAMETERS, annual_discount=0.0), 365.0)
    later = project_lifetime_value(customers(), replace(PARAMETERS, annual_discount=0.1), 365.0)
    assert today.value == pytest.approx(today.spend)
    assert later.spend == pytest.approx(today.spend)
    assert later.value / today.value == pytest.approx(np.full(4, 1.1**-0.5), rel=0.01)


def test_more_recent_is_worth_more_among_equals() -> None:
    worth = project_lifetime_value(customers(), PARAMETERS, 365.0)
    assert worth.value[2] > worth.value[1]
    assert worth.probability_alive[2] > worth.probability_alive[1]
    assert worth.purchase_probability[2] > worth.purchase_probability[1]


def test_more_returned_than_bought_is_worth_little_but_not_negative() -> None:
    worth = project_lifetime_value(
        customers(monetary_value=np.array([-50.0, 0.0, 90.0, 800.0]), recent_spend=np.array([-50.0, -9.0, 630.0, 1.0])),
        PARAMETERS,
        365.0,
    )
    assert np.all(worth.value > 0.0)
    assert worth.value[0] < 100.0


def test_a_first_order_of_more_value_returns_more_surely() -> None:
    small, large = (
        project_lifetime_value(customers(first_value=np.full(4, value)), PARAMETERS, 90.0) for value in (20.0, 2000.0)
    )
    assert large.purchase_probability[0] > small.purchase_probability[0]
    assert large.purchase_probability[2] == small.purchase_probability[2]


def test_return_is_conditional_on_having_stayed_away_until_today() -> None:
    average = np.array([[4.0, 0.0, 0.0]])
    got = probability_of_return(average, [10.0], RETURNS, 40.0)
    assert got[0] == pytest.approx(1.0 - np.exp(-(0.5 - 0.2)))
    beyond = probability_of_return(average, [60.0], RETURNS, 100.0)
    assert beyond[0] == pytest.approx(1.0 - np.exp(-0.4))
    assert cumulative_hazard(np.array([0.0, 9.9, 10.0, 50.0, 60.0]), RETURNS) == pytest.approx([0, 0, 0.2, 0.5, 0.54])


def test_wrong_shapes_name_their_field() -> None:
    with pytest.raises(ImpossibleValue, match="channel"):
        customers(channel=np.array([""]))
    with pytest.raises(ImpossibleValue, match="first-order features"):
        probability_of_return(np.zeros((2, 2)), [1.0, 2.0], RETURNS, 5.0)
    with pytest.raises(ImpossibleValue, match="horizon_days"):
        project_lifetime_value(customers(), PARAMETERS, -1.0)


def test_rfm_scores_name_the_usual_segments() -> None:
    scores = score_rfm(customers(), np.array([50.0, 600.0, 300.0, 9000.0]), PARAMETERS.rfm)
    assert scores.recency.tolist() == [3, 1, 5, 5]
    assert scores.frequency.tolist() == [1, 5, 5, 5]
    assert scores.monetary.tolist() == [2, 4, 4, 5]
    assert scores.segment.tolist() == ["Needs Attention", "Cannot Lose", "Champions", "Champions"]
    assert scores.clv_level.tolist() == ["Low", "High", "Mid", "High"]
    assert scores.mismatch.tolist() == ["Overvalued", "Undervalued", "Overvalued", "Aligned"]


def test_a_single_purchase_scores_lowest_even_where_most_customers_have_one() -> None:
    edges = replace(PARAMETERS.rfm, purchases=(1.0, 1.0, 1.0, 2.0))
    scores = score_rfm(customers(), np.ones(4), edges)
    assert scores.frequency.tolist() == [1, 5, 5, 5]


def test_the_next_purchase_races_against_leaving() -> None:
    """Against a simulation of the two competing times."""
    rng = np.random.default_rng(1)
    due, left = rng.exponential(1.0 / 1.5, 200_000), rng.exponential(1.0 / 0.8, 200_000)
    simulated = ((due < left) & (due < 1.0)).mean()
    chance = np.array([-np.expm1(-1.5), 0.0, 1.0])
    assert before_leaving(chance, 0.8)[0] == pytest.approx(simulated, abs=0.005)
    assert before_leaving(chance, 0.8)[1] == 0.0
    assert before_leaving(chance, 0.0) == pytest.approx(chance)
    assert before_leaving(chance, 0.8)[2] < 1.0

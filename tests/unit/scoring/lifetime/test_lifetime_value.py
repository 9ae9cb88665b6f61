"""The lifetime value of customers, one at a time and in extremes."""

from dataclasses import replace

import numpy as np
import pytest

from backend.contract.parameters.lifetime import (
    BgNbdParameters,
    GammaGammaParameters,
    LifetimeParameters,
    PurchaseProcess,
    RfmParameters,
)
from backend.contract.parameters.season import SeasonClock
from backend.errors import ImpossibleValue
from backend.scoring.lifetime.lifetime_value import project_lifetime_value
from backend.scoring.lifetime.process import expected, own_basket
from backend.scoring.lifetime.purchase_history import PurchaseHistory
from backend.scoring.rfm import score_rfm

DAY = 738_000
PROCESS = PurchaseProcess(
    SeasonClock(), BgNbdParameters(0.8, 80.0, 0.5, 5.0, modified=True), GammaGammaParameters(2.0, 3.5, 400.0), 300.0, 1.0
)
PARAMETERS = LifetimeParameters(
    process=PROCESS,
    spread=None,
    rfm=RfmParameters((10.0, 30.0, 60.0, 120.0), (1.0, 2.0, 3.0, 5.0), (50.0, 150.0, 400.0, 900.0), (100.0, 500.0)),
)


def customers(**changes: object) -> PurchaseHistory:
    """A one-timer, a lapsed regular, an active regular and a wholesaler."""
    bought = np.array([1.0, 7.0, 7.0, 81.0])
    plain = PurchaseHistory(
        purchase_days=bought,
        orders=bought,
        first_day=DAY - np.array([40, 310, 305, 301]),
        last_day=DAY - np.array([40, 210, 5, 1]),
        day=np.full(4, DAY),
        day_value=np.array([120.0, 90.0, 90.0, 800.0]),
        recent_value=np.array([120.0, 90.0, 90.0, 800.0]),
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
    worth = project_lifetime_value(customers(day_value=np.array([-50.0, 0.0, 90.0, 800.0])), PARAMETERS, 365.0)
    assert np.all(worth.value > 0.0)
    assert worth.value[1] < worth.value[2]


def test_where_all_is_worth_the_same_the_value_is_orders_times_that_price() -> None:
    one_price = replace(PARAMETERS, process=replace(PROCESS, values=None, one_price=19.0), annual_discount=0.0)
    worth = project_lifetime_value(customers(day_value=np.full(4, 19.0)), one_price, 365.0)
    assert worth.value == pytest.approx(19.0 * worth.purchases)


def test_at_five_orders_a_basket_lies_within_a_quarter_of_the_own_mean() -> None:
    five = np.full(4, 5.0)
    own = np.array([0.5, 20.0, 300.0, 90_000.0])
    basket = own_basket(customers(purchase_days=five, orders=five, day_value=own), PROCESS)
    assert np.all((basket >= own / 1.25 - 1e-9) & (basket <= own * 1.25 + 1e-9))


def test_orders_of_one_day_share_its_value() -> None:
    """Twice the orders on the same days: as much money, smaller baskets."""
    plain, twice = (expected(customers(orders=customers().purchase_days * times), PROCESS, 90.0) for times in (1, 2))
    assert np.all(twice.orders > plain.orders)
    assert np.all(twice.basket < plain.basket)
    assert twice.days == pytest.approx(plain.days)


def test_a_december_shop_is_worth_more_before_december() -> None:
    """One harmonic that peaks on a day: the same histories, asked about the peak and half a year away from it."""
    clock = SeasonClock(cosines=(0.8,), sines=(0.0,), history_days=800.0)
    peak = round(2021 * 365.25)
    spends = []
    for day in (peak - 15, peak - 15 + 183):
        moved = {name: getattr(customers(), name) + day - DAY for name in ("first_day", "last_day", "day")}
        spends.append(expected(customers(**moved), replace(PROCESS, clock=clock), 30.0).spend.sum())
    assert spends[0] > 2.0 * spends[1]


def test_wrong_shapes_name_their_field() -> None:
    with pytest.raises(ImpossibleValue, match="day_value"):
        customers(day_value=np.array([1.0]))
    with pytest.raises(ImpossibleValue, match="comes before"):
        customers(last_day=np.full(4, DAY + 1))
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

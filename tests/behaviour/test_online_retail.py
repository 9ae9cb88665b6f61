"""One year ahead on Online Retail II from 2010-12-09: all 4,282 customers, judged against last year's spend.

Nothing here was chosen on the year that is forecast: the models see the days before the cutoff only (a test
says so).
"""

from dataclasses import dataclass

import numpy as np
import pytest

from backend.scoring.lifetime.lifetime_value import LifetimeValue, project_lifetime_value
from backend.scoring.lifetime.purchase_history import PurchaseHistory
from tests.retail import CUTOFF, retail_days, spearman
from training.candidates.lifetime.lifetime_value import LifetimeFit, fit_lifetime_models
from training.features.purchase_days import PurchaseDays, histories_at, spend_between

pytestmark = pytest.mark.real_data


@dataclass(frozen=True)
class Year:
    """What was forecast and what came."""

    days: PurchaseDays
    fit: LifetimeFit
    history: PurchaseHistory
    forecast: LifetimeValue
    actual: np.ndarray


@pytest.fixture(scope="module")
def year() -> Year:
    days = retail_days()
    fit = fit_lifetime_models(days, CUTOFF)
    seen, history = histories_at(days, CUTOFF)
    forecast = project_lifetime_value(history, fit.parameters, 365.0)
    return Year(days, fit, history, forecast, spend_between(days, CUTOFF, CUTOFF + 365)[seen])


def _bias(year: Year, group: np.ndarray) -> float:
    return float(year.forecast.spend[group].sum() / year.actual[group].sum() - 1.0)


def _error(year: Year, group: np.ndarray) -> float:
    return float(np.abs(year.forecast.spend - year.actual)[group].mean())


def test_every_customer_with_a_purchase_is_valued_and_none_below_zero(year: Year) -> None:
    assert year.history.frequency.size == 4282
    assert (year.forecast.low >= 0.0).all()
    assert (year.forecast.value > 0.0).all()
    assert (year.forecast.value <= year.forecast.spend).all()


def test_all_customers_are_ranked_and_levelled_better_than_by_last_years_spend(year: Year) -> None:
    everybody = np.ones(year.actual.size, dtype=bool)
    assert spearman(year.forecast.spend, year.actual) >= 0.63
    assert abs(_bias(year, everybody)) <= 0.10
    assert _error(year, everybody) < 1109.0


def test_one_time_buyers_are_not_overvalued(year: Year) -> None:
    once = year.history.one_time
    assert abs(_bias(year, once)) <= 0.20
    assert _error(year, once) < 382.0


def test_repeat_buyers_are_ranked(year: Year) -> None:
    more = ~year.history.one_time
    assert spearman(year.forecast.spend[more], year.actual[more]) >= 0.63


def test_nine_in_ten_customers_end_within_their_interval_in_every_fifth_of_value(year: Year) -> None:
    undiscount = year.forecast.spend / year.forecast.value
    low, high = year.forecast.low * undiscount, year.forecast.high * undiscount
    inside = (year.actual >= low) & (year.actual <= high)
    shares = [inside[part].mean() for part in np.array_split(np.argsort(year.forecast.value), 5)]
    assert np.abs(np.array(shares) - 0.9).max() < 0.05


def test_nothing_after_the_cutoff_is_looked_at(year: Year) -> None:
    again = fit_lifetime_models(year.days.before(CUTOFF), CUTOFF)
    assert again.parameters == year.fit.parameters

"""One year ahead on Online Retail II from 2010-12-09, by the lifetime models that answer for a lone history.

Nothing here was chosen on the year that is forecast. 373 days that end in the peak cannot know the trough: the total is too
high, and a note says so.
"""

from dataclasses import dataclass

import numpy as np
import pytest

from backend.scoring.lifetime.lifetime_value import LifetimeValue, project_lifetime_value
from backend.scoring.lifetime.purchase_history import PurchaseHistory
from tests.retail import CUTOFF, retail_days, spearman
from training.candidates.process.clocked import ProcessFit, fit_clocked_process
from training.candidates.served.lifetime_models import lifetime_models
from training.features.activity import within
from training.features.cumulative import Cumulative
from training.features.histories import histories_at
from training.features.origin import outcome_after

pytestmark = pytest.mark.real_data


@dataclass(frozen=True)
class Year:
    """What was forecast and what came."""

    sums: Cumulative
    fit: ProcessFit
    history: PurchaseHistory
    forecast: LifetimeValue
    actual: np.ndarray


@pytest.fixture(scope="module")
def year() -> Year:
    sums = Cumulative(retail_days())
    fit, who = fit_clocked_process(sums, CUTOFF), sums.known(CUTOFF)
    history = histories_at(sums, who, CUTOFF)
    forecast = project_lifetime_value(history, lifetime_models(sums, CUTOFF, fit.process), 365.0)
    return Year(sums, fit, history, forecast, outcome_after(sums, who, CUTOFF, 365)[0])


def test_every_customer_with_a_purchase_is_valued_and_none_below_zero(year: Year) -> None:
    assert year.history.frequency.size == 4282
    assert (year.forecast.low >= 0.0).all()
    assert (year.forecast.value > 0.0).all()
    assert (year.forecast.value <= year.forecast.spend * (1 + 1e-12)).all()


def test_customers_are_ranked_as_well_as_can_be(year: Year) -> None:
    assert spearman(year.forecast.spend, year.actual) >= 0.61


def test_the_total_is_too_high_by_a_third_and_the_season_is_said_to_be_hardly_known(year: Year) -> None:
    assert year.forecast.spend.sum() / year.actual.sum() - 1 == pytest.approx(0.34, abs=0.12)
    assert any("less than 13 months" in note for note in year.fit.notes)


def test_nothing_after_the_cutoff_is_looked_at(year: Year) -> None:
    days = year.sums.days
    again = fit_clocked_process(Cumulative(within(days, days.first_day, CUTOFF - 1)), CUTOFF)
    assert again.process.purchases.alpha == pytest.approx(year.fit.process.purchases.alpha)
    assert again.process.clock.cosines == pytest.approx(year.fit.process.clock.cosines)

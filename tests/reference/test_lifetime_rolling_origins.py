"""Thirty days ahead at the six published origins of Online Retail II, among customers active then."""

from datetime import date

import numpy as np
import pytest

from backend.contract.thresholds import ACTIVE_DAYS, PROBABILITY_BOUNDS
from backend.scoring.lifetime.lifetime_value import project_lifetime_value
from tests.retail import retail_days
from training.candidates.lifetime.lifetime_value import fit_lifetime_models
from training.evaluation.metrics import probability_metrics, spend_metrics
from training.features.purchase_days import PurchaseDays, buyers_between, histories_at, spend_between

pytestmark = pytest.mark.real_data
ORIGINS = ("2011-06-12", "2011-07-12", "2011-08-11", "2011-09-10", "2011-10-10", "2011-11-09")
HORIZON = 30


@pytest.fixture(scope="module")
def means() -> dict[str, float]:
    days = retail_days()
    rows = [_judged(days, date.fromisoformat(origin).toordinal()) for origin in ORIGINS]
    return {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}


def _judged(days: PurchaseDays, origin: int) -> dict[str, float]:
    parameters = fit_lifetime_models(days, origin).parameters
    seen, history = histories_at(days, origin)
    active = history.T_days - history.recency_days <= ACTIVE_DAYS
    forecast = project_lifetime_value(history, parameters, float(HORIZON))
    spent = spend_between(days, origin, origin + HORIZON)[seen]
    bought = buyers_between(days, origin, origin + HORIZON)[seen].astype(float)
    undiscount = forecast.spend / forecast.value
    inside = (spent >= forecast.low * undiscount) & (spent <= forecast.high * undiscount)
    return {
        **spend_metrics(spent[active], forecast.spend[active]),
        **probability_metrics(bought[active], np.clip(forecast.purchase_probability[active], *PROBABILITY_BOUNDS)),
        "coverage": float(inside[active].mean()),
    }


def test_spend_is_forecast_better_than_by_last_years_seasonal_rate(means: dict[str, float]) -> None:
    """The published naive row: RMSE 992, Gini .771."""
    assert means["rmse"] < 992.0
    assert means["gini"] > 0.771
    assert abs(means["bias"]) < 0.1


def test_a_purchase_is_foreseen_better_than_by_a_logistic_on_six_features(means: dict[str, float]) -> None:
    """The published row: log-loss .575, AUC .71."""
    assert means["log_loss"] < 0.575
    assert means["auc"] > 0.71


def test_nine_in_ten_active_customers_end_within_their_interval(means: dict[str, float]) -> None:
    assert means["coverage"] == pytest.approx(0.9, abs=0.03)

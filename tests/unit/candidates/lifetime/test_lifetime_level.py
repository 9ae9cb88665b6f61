"""What the log says of the level, on logs small enough to work out by hand."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from pydantic import TypeAdapter

from backend.contract.parameters.lifetime import LifetimeParameters
from backend.scoring.lifetime.lifetime_value import project_lifetime_value
from tests.behaviour.simulated_shop import simulated_shop
from training.candidates.lifetime.lifetime_level import retention, season_share
from training.candidates.lifetime.lifetime_value import fit_lifetime_models
from training.candidates.lifetime.rfm_edges import fit_rfm
from training.features.purchase_days import PurchaseDays, buyers_between, histories_at, spend_between

FIRST = date(2023, 1, 1).toordinal()


def log(rows: list[tuple[int, int, float]]) -> PurchaseDays:
    """Rows of (customer, day of the log, net)."""
    customer, day, net = (np.array(column) for column in zip(*sorted(rows), strict=True))
    size = int(customer.max()) + 1
    return PurchaseDays(np.arange(size), customer, FIRST + day, net.astype(float), net > 0, np.full(size, ""))


def test_retention_is_the_share_of_later_sales_that_went_to_known_customers() -> None:
    days = log([(0, 0, 10.0), (0, 80, 30.0), (1, 90, 5.0), (2, 95, 5.0), (1, 20, 1.0)])
    assert retention(days, FIRST + 100, 365) == pytest.approx(35.0 / 40.0)
    assert retention(days, FIRST + 100, 15) == pytest.approx(5.0 / 10.0)
    assert retention(days, FIRST + 100, 2) == 1.0


def test_the_season_is_last_years_share_of_the_same_days() -> None:
    steady = log([(0, day, 10.0 if day < 100 else 5.0) for day in range(365)])
    assert season_share(steady, FIRST + 365, 91) == pytest.approx(910.0 / (1000.0 + 265 * 5.0))
    assert season_share(steady, FIRST + 300, 30) == pytest.approx(0.1)


def test_a_shop_that_has_just_opened_has_no_season_yet() -> None:
    opening = log([(0, day, 1.0 if day < 40 else 10.0) for day in range(365)])
    assert season_share(opening, FIRST + 365, 30) == pytest.approx(30.0 / 365.0)


def test_a_short_log_adds_up_to_recent_spend_less_turnover() -> None:
    days, cutoff = simulated_shop(years=1.0, seed=3)
    fit = fit_lifetime_models(days, cutoff)
    _, history = histories_at(days, cutoff)
    forecast = project_lifetime_value(history, fit.parameters, 365.0).spend
    window = history.recent_window_days / 365.0
    for group in (history.one_time, ~history.one_time):
        kept = forecast[group].sum() * window / history.recent_spend[group].sum()
        assert kept == pytest.approx(retention(days, cutoff, 365), rel=1e-6)
    assert "by turnover" in fit.notes[-1]


def test_a_long_log_is_levelled_by_what_came() -> None:
    """Fitted a year before the cutoff and multiplied by today's level, the models add up to what came."""
    days, cutoff = simulated_shop(years=3.0, seed=3)
    fit = fit_lifetime_models(days, cutoff)
    assert "what came in the year before" in fit.notes[-1]
    origin = cutoff - 365
    earlier = fit_lifetime_models(days.before(origin), origin).parameters
    then = replace(earlier, level=fit.parameters.level, model_weight=fit.parameters.model_weight)
    seen, history = histories_at(days, origin)
    came = spend_between(days, origin, cutoff)[seen]
    forecast = project_lifetime_value(history, then, 365.0)
    assert forecast.spend.sum() / came.sum() == pytest.approx(1.0, abs=0.02)
    bought = buyers_between(days, origin, cutoff)[seen]
    assert forecast.purchase_probability.sum() == pytest.approx(bought.sum(), rel=1e-6)


def test_quintile_edges_are_those_of_the_customers_at_hand() -> None:
    days, cutoff = simulated_shop(years=1.0, seed=4)
    _, history = histories_at(days, cutoff)
    edges = fit_rfm(history, np.arange(history.frequency.size, dtype=float))
    silent = history.T_days - history.recency_days
    assert np.mean(silent <= edges.recency_days[0]) == pytest.approx(0.2, abs=0.02)
    assert np.mean(silent <= edges.recency_days[3]) == pytest.approx(0.8, abs=0.02)
    assert np.all(np.diff(edges.monetary) > 0.0)
    assert edges.lifetime_value[1] == pytest.approx(0.8 * history.frequency.size, rel=0.01)


def test_parameters_survive_being_written_down() -> None:
    days, cutoff = simulated_shop(years=1.0, seed=5)
    parameters = fit_lifetime_models(days, cutoff).parameters
    adapter = TypeAdapter(LifetimeParameters)
    assert adapter.validate_json(adapter.dump_json(parameters)) == parameters

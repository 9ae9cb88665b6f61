"""What the lifetime value promises on a shop whose truth is known."""

import numpy as np
import pytest

from backend.scoring.lifetime.lifetime_value import LifetimeValue, project_lifetime_value
from backend.scoring.rfm import score_rfm
from tests.behaviour.simulated_shop import simulated_shop
from tests.retail import spearman
from training.candidates.process.clocked import fit_clocked_process
from training.candidates.served.lifetime_models import lifetime_models
from training.features.cumulative import Cumulative
from training.features.histories import histories_at
from training.features.origin import outcome_after

Case = tuple[LifetimeValue, dict[str, np.ndarray]]


@pytest.fixture(scope="module", params=[1.0, 3.0], ids=["one year of log", "three years of log"])
def case(request: pytest.FixtureRequest) -> Case:
    days, cutoff = simulated_shop(years=request.param, seed=11)
    sums = Cumulative(days)
    parameters = lifetime_models(sums, cutoff, fit_clocked_process(sums, cutoff).process)
    who = sums.known(cutoff)
    history = histories_at(sums, who, cutoff)
    forecast = project_lifetime_value(history, parameters, 365.0)
    spent, orders = outcome_after(sums, who, cutoff, 365)
    truth = {
        "spent": spent,
        "bought": orders > 0,
        "recent": sums.between("net", who, cutoff - 365, cutoff),
        "segment": score_rfm(history, forecast.value, parameters.rfm).segment,
    }
    return forecast, truth


def test_it_ranks_better_than_last_years_spend(case: Case) -> None:
    """Of a shop as old as its records, these rank nearly as well: rates that last are in last year's spend, too."""
    forecast, truth = case
    assert spearman(forecast.spend, truth["spent"]) > spearman(truth["recent"], truth["spent"]) + 0.01


def test_over_several_shops_its_totals_are_unbiased_within_an_eighth() -> None:
    """One shop's total hangs on a few wholesalers."""
    shops = [_total(3.0, seed) for seed in range(6)]
    assert abs(float(np.mean(shops))) < 0.125


def _total(years: float, seed: int) -> float:
    """Relative error of the total."""
    days, cutoff = simulated_shop(years=years, seed=seed)
    sums = Cumulative(days)
    who = sums.known(cutoff)
    came = outcome_after(sums, who, cutoff, 365)[0].sum()
    parameters = lifetime_models(sums, cutoff, fit_clocked_process(sums, cutoff).process)
    forecast = project_lifetime_value(histories_at(sums, who, cutoff), parameters, 365.0)
    return float(forecast.spend.sum() / came - 1.0)


def test_nine_in_ten_end_within_their_interval(case: Case) -> None:
    forecast, truth = case
    discount = forecast.value / forecast.spend
    inside = (truth["spent"] * discount >= forecast.low) & (truth["spent"] * discount <= forecast.high)
    assert 0.83 < inside.mean() <= 1.0


def test_the_probability_of_a_purchase_is_about_right_in_every_fifth(case: Case) -> None:
    forecast, truth = case
    gaps = [
        abs(forecast.purchase_probability[part].mean() - truth["bought"][part].mean())
        for part in np.array_split(np.argsort(forecast.purchase_probability), 5)
    ]
    assert max(gaps) < 0.2
    assert np.mean(gaps) < 0.1


def test_champions_go_on_to_spend_most_and_lost_customers_least(case: Case) -> None:
    _, truth = case
    spent = {name: truth["spent"][truth["segment"] == name].mean() for name in ("Champions", "At Risk", "Lost")}
    assert spent["Champions"] > 2.0 * spent["At Risk"]
    assert spent["Lost"] < spent["At Risk"]

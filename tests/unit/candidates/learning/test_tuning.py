from dataclasses import dataclass, replace

import pytest

from training.candidates.forecast.quantity import Quantity
from training.candidates.learning.examples import Customers
from training.candidates.learning.level import Relative
from training.candidates.learning.tuning import Family, choose_settings, folds_of, grid
from training.candidates.registry import PROBABILITY, SPEND
from training.evaluation.backtest import test_origins as origins_judged
from training.evaluation.settle import settled
from training.features.snapshots import Snapshots
from training.plan import Plan

PLAN = Plan(step_days=60, dense_step_days=60, tuning_origins=2)  # few origins: this is not about skill


def silent(step: str) -> None:
    pass


@pytest.fixture(scope="module")
def history(few_origins: Snapshots) -> Snapshots:
    return few_origins


@dataclass(frozen=True)
class RateTo(Relative):
    """The customer's usual order, raised to a power."""

    power: float

    def quantity(self, customers: Customers) -> Quantity:
        return customers.order.then(lambda order: order**self.power)


def raised(*powers: float) -> Family:
    return Family("raised", lambda examples, seed, settings: [RateTo(one["power"]) for one in settings], grid(power=powers))


def test_the_setting_that_forecasts_later_origins_best_is_chosen(history: Snapshots) -> None:
    spends_as_before = tuple(replace(past, spend=past.columns["order_mean"].astype(float) ** 2) for past in history.judged)
    folds = folds_of(Snapshots(spends_as_before), PLAN)
    assert choose_settings([raised(0.5, 1.0, 2.0, 3.0)], folds, PLAN, silent) == {"raised": {"power": 2.0}}


def test_a_family_uses_what_the_plan_holds_and_else_its_default() -> None:
    chosen = replace(PLAN, settings={"raised": {"power": 3.0}})
    assert [raised(0.5, 1.0).fit(None, plan).power for plan in (PLAN, chosen)] == [0.5, 3.0]


def test_choices_do_not_look_at_the_origins_that_are_judged(history: Snapshots) -> None:
    """Outcomes from the first test on are exchanged for nonsense."""
    racing = [SPEND["lasso_behaviour"], SPEND["ziln"], PROBABILITY["logistic"]]
    first = origins_judged(history, PLAN)[0].cutoff
    spoiled = Snapshots(
        tuple(
            one if one.cutoff < first else replace(one, spend=one.spend[::-1] ** 2, bought=1 - one.bought)
            for one in history.judged
        )
    )
    plans = [settled(snapshots, PLAN, racing, silent) for snapshots in (history, spoiled)]
    assert set(plans[0].settings) == {"lasso_behaviour", "ziln", "logistic"}
    assert plans[0] == plans[1]


def test_too_few_origins_leave_the_defaults(history: Snapshots) -> None:
    racing = [SPEND["ziln"], PROBABILITY["logistic"]]
    assert settled(history, replace(PLAN, tuning_origins=20), racing, silent).settings == {}

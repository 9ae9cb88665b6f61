"""The rule of the race, on scores made up so that each clause decides once."""

import pytest

from training.evaluation.backtest import Backtest
from training.evaluation.choice import choose
from training.plan import Plan

NAIVE = {"mean": (150, 0.0, -0.1), "recent_rate": (102, 0.77, -0.1), "seasonal_rate": (100, 0.77, 0.01)}


def race(**challengers: tuple[float, float, float]) -> Backtest:
    scores = NAIVE | challengers
    spend = {name: dict(zip(("rmse", "gini", "bias"), three, strict=True)) for name, three in scores.items()}
    odds = {"constant": {"log_loss": 0.65}, "heuristic": {"log_loss": 0.58}}
    return Backtest(("2024-01-01",), (spend,), (odds,), ())


def test_the_highest_gini_among_those_that_qualify_wins() -> None:
    assert choose(race(lasso=(99, 0.78, 0.0), ensemble=(98, 0.79, 0.0)), Plan()).spend == "ensemble"


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ((101, 0.80, 0.0), "has an RMSE of"),
        ((98, 0.76, 0.0), "has a Gini of"),
        ((98, 0.80, 0.09), "misses the total by +9.0%"),
    ],
)
def test_a_challenger_that_fails_one_clause_is_refused_and_told_why(scores, said: str) -> None:
    choice = choose(race(ensemble=scores), Plan())
    assert choice.spend == "seasonal_rate"
    assert said in (choice.refused or "")


def test_bias_is_forgiven_up_to_what_the_seasonal_rate_misses_by() -> None:
    judged = race(seasonal_rate=(100, 0.77, 0.30), lasso=(98, 0.8, 0.2))
    assert choose(judged, Plan()).spend == "lasso"


def test_the_probability_champion_has_the_lowest_log_loss() -> None:
    assert choose(race(lasso=(99, 0.78, 0.0)), Plan()).probability == "heuristic"

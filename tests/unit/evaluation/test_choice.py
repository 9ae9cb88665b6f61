"""The rule of the race, on metrics made up so that each clause decides once."""

import numpy as np
import pytest

from training.evaluation.backtest import Backtest
from training.evaluation.choice import choose, paired_t, threshold
from training.plan import Plan

ORIGINS = 10
NOISE = np.random.default_rng(3).normal(0, 0.02, ORIGINS)
NAIVE = {"deviance": 100.0, "gini": 0.77, "rmse": 50.0, "bias": 0.02}


def race(origins: int = ORIGINS, noise: float = 1.0, **challengers: dict[str, float]) -> Backtest:
    """Ten origins at which a challenger differs from the naive rate as said, and a little by chance."""
    of = {"mean": NAIVE | {"deviance": 200.0, "gini": 0.0}, "recent_rate": NAIVE}
    of |= {name: NAIVE | changed for name, changed in challengers.items()}
    spend = tuple(
        {
            name: {key: value * (1 + noise * NOISE[place] * (name in challengers)) for key, value in metrics.items()}
            for name, metrics in of.items()
        }
        for place in range(origins)
    )
    odds = {
        "constant": {"log_loss": 0.65, "auc": 0.5, "brier": 0.2},
        "heuristic": {"log_loss": 0.58, "auc": 0.7, "brier": 0.18},
    }
    return Backtest(tuple(map(str, range(origins))), spend, (odds,) * origins, ())


def test_the_lowest_deviance_among_those_that_qualify_wins() -> None:
    found = choose(race(hurdle={"deviance": 92.0}, ensemble={"deviance": 90.0}), Plan())
    assert (found.spend, found.naive, found.refused) == ("ensemble", "recent_rate", None)
    assert found.paired["ensemble"].skill == pytest.approx(0.1, abs=0.02)
    assert found.paired["ensemble"].wins == ORIGINS


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"deviance": 99.5}, "is not better beyond chance"),
        ({"deviance": 90.0, "gini": 0.7}, "worse beyond chance in Gini"),
        ({"deviance": 90.0, "rmse": 60.0}, "worse beyond chance in RMSE"),
        ({"deviance": 90.0, "bias": 0.2}, "worse beyond chance in the total"),
    ],
)
def test_a_challenger_that_fails_one_clause_is_refused_and_told_why(changed: dict[str, float], said: str) -> None:
    choice = choose(race(ensemble=changed), Plan())
    assert choice.spend == "recent_rate"
    assert said in (choice.refused or "")


def test_a_sure_but_tiny_gain_is_no_skill() -> None:
    choice = choose(race(noise=0.01, ensemble={"deviance": 99.5}), Plan())
    assert choice.spend == "recent_rate"
    assert "has a skill of 0.5%, and 1% is asked" in (choice.refused or "")


def test_the_mean_may_be_the_forecast_to_beat() -> None:
    judged = race(ensemble={"deviance": 60.0})
    for scores in judged.spend_by_origin:
        scores["mean"]["deviance"] = 50.0
    assert choose(judged, Plan()).spend == choose(judged, Plan()).naive == "mean"


@pytest.mark.parametrize(("origins", "asked"), [(10, 2.262), (5, 2.776), (2, 12.706)])
def test_more_is_asked_of_fewer_origins(origins: int, asked: float) -> None:
    """Student's t, two-sided 95 %, from any table."""
    assert threshold(origins, Plan()) == pytest.approx(asked, abs=1e-3)


def test_one_origin_crowns_nobody() -> None:
    assert choose(race(origins=1, ensemble={"deviance": 1.0}), Plan()).spend == "recent_rate"


def test_the_probability_champion_beats_the_constant() -> None:
    assert choose(race(), Plan()).probability == "heuristic"


def test_paired_t_by_hand() -> None:
    assert paired_t(np.array([1.0, 2.0, 3.0])) == pytest.approx(2 / (1 / np.sqrt(3)))
    assert paired_t(np.zeros(5)) == 0.0

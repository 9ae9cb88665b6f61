from dataclasses import replace

import numpy as np
import pytest

from backend.contract.parameters.judgement import RouteJudgement
from backend.contract.parameters.season import SeasonClock
from tests.unit.candidates.snapshots import made_up
from training.candidates.forecast.known import Known, KnownThen
from training.candidates.registry import Candidate
from training.candidates.served import heuristic, lasso
from training.candidates.served.customer_rows import years_of
from training.candidates.served.heuristic import FittedHeuristic
from training.candidates.served.lasso import FittedLasso
from training.evaluation.backtest import backtest
from training.evaluation.metrics import poisson_deviance
from training.evaluation.request_route import judge_route
from training.features.snapshots import Snapshot
from training.plan import Plan

PLAN = Plan(test_origins=4)


def shop(learnable: float, origins: int = 9) -> list[Snapshot]:
    """A share ``learnable`` of the mean spend goes to recent customers; the rest is the same lottery for all."""
    found = []
    for origin in range(origins):
        past, rng = made_up(origin), np.random.default_rng(origin)
        recent = past.columns["recency_days"] < 40
        mean = 20.0 * (1 - learnable + learnable * recent / 0.2)
        spend = np.where(rng.random(400) < 0.3, rng.gamma(2.0, mean / 0.6), 0.0)
        found.append(replace(past, spend=spend, bought=(spend > 0).astype(float)))
    return found


def judged_route(history: list[Snapshot]) -> RouteJudgement | None:
    """Of the two models in service, each fitted without a season."""

    def chance(known: Known) -> FittedHeuristic:
        return heuristic.fit(known.history, known.plan, SeasonClock())

    def spend(known: Known) -> FittedLasso:
        return lasso.fit(known.history, known.plan, known.part(chance), years_of(known.history[-1]))

    then = KnownThen(history, PLAN)
    judged = backtest(then, {"lasso": Candidate(spend)}, {"heuristic": Candidate(chance)}, silent)
    return judge_route(then, judged, silent, lambda _: SeasonClock())


def silent(_: str) -> None: ...


def test_what_can_be_learned_beats_the_naive_forecasts_and_is_said_to() -> None:
    judged = judged_route(shop(0.9))
    assert judged is not None
    assert (judged.origins, judged.customers, judged.wins, judged.better) == (4, 1_600, 4, True)
    assert judged.skill == pytest.approx(1 - judged.deviance / judged.naive_deviance)
    assert judged.gini > judged.naive_gini


@pytest.mark.parametrize("seed", range(3))
def test_where_nothing_can_be_learned_nothing_is_claimed(seed: int) -> None:
    judged = judged_route(shop(0.0, 9 + seed))
    assert judged is not None
    assert not judged.better


def test_a_shop_in_which_nobody_spends_is_not_judged() -> None:
    history = [replace(one, spend=np.zeros(400), bought=np.zeros(400)) for one in shop(0.0)]
    assert judged_route(history) is None


def test_deviance_by_hand() -> None:
    assert poisson_deviance(np.array([0.0, 2.0]), np.array([1.0, 1.0])) == pytest.approx(2 * np.log(2))

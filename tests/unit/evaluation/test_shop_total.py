"""The shop's total stands for the window after the log, and for the customers whom a scoring shows."""

import numpy as np
import pytest

from backend.contract.parameters.season import SeasonClock
from tests.customer_days import OPENED, days_of, random_log, snapshots_of
from training.candidates.forecast.known import Known, KnownThen
from training.candidates.registry import PROBABILITY, SPEND
from training.candidates.story import fit_story
from training.evaluation.backtest import backtest
from training.evaluation.choice import choose
from training.evaluation.shop_total import judge_shop_total, new_money, sampling_error
from training.plan import Plan

PLAN = Plan(test_origins=2)


def test_its_known_part_is_the_sum_of_the_records_at_the_end_of_the_log() -> None:
    *history, now = snapshots_of(random_log(1), [OPENED + day for day in range(200, 500, 30)])
    then = KnownThen(history, PLAN)
    judged = backtest(then, {"mean": SPEND["mean"]}, {"constant": PROBABILITY["constant"]}, lambda step: None)
    known, choice = Known(history, PLAN), choose(judged, PLAN)
    found = judge_shop_total(then, known, now, judged, choice)
    records = fit_story(known, choice.spend, choice.probability).record(now, ()).at(30)
    assert found.known == pytest.approx(records.spend.sum())
    assert found.total == pytest.approx(found.known + found.new)
    assert found.low <= found.total <= found.high
    assert len(found.misses) == len(judged.origins) == 2


def test_the_floor_is_the_error_of_a_total_of_independent_amounts() -> None:
    assert sampling_error(np.full(100, 5.0)) == pytest.approx(0.1)


def test_new_customers_money_goes_on_at_the_pace_of_the_last_window_most_of_all() -> None:
    day = np.concatenate([[0], np.repeat([35, 65], 10), np.repeat(95, 40)])  # one each in windows of 100, 100 and 400
    (now,) = snapshots_of(days_of(np.arange(len(day)), OPENED + day, np.full(len(day), 10.0)), [OPENED + 121])
    assert new_money(now, SeasonClock()) == pytest.approx((400 + 0.3 * 100 + 0.1 * 100) / 1.4)

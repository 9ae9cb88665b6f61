"""A lot of many rows stands for all of them."""

from dataclasses import replace

import numpy as np
import pytest

from tests.unit.candidates.snapshots import MadeUp, made_up
from training.candidates.forecast.history import drawn_from
from training.plan import Plan


def seldom(origin: int) -> MadeUp:
    past, chance = made_up(origin), np.random.default_rng(origin)
    bought = (chance.random(len(past.who)) < 0.2).astype(float)
    return replace(past, spend=past.spend * bought, bought=bought)


HISTORY = [seldom(origin) for origin in range(8)]
ROWS = sum(len(past.who) for past in HISTORY)


def test_few_rows_are_all_taken_once() -> None:
    drawn, share = drawn_from(HISTORY, Plan(most_examples=ROWS))
    assert drawn == HISTORY
    assert (share == 1.0).all()


def test_of_many_the_lot_is_as_large_as_asked_and_counts_for_all() -> None:
    most = ROWS // 3
    drawn, share = drawn_from(HISTORY, Plan(most_examples=most))
    assert sum(len(past.who) for past in drawn) == len(share) == pytest.approx(most, rel=0.1)
    assert (1.0 / share).sum() == pytest.approx(ROWS, rel=0.1)


def test_where_everybody_buys_the_lot_is_of_buyers() -> None:
    history = [made_up(origin) for origin in range(8)]
    _, share = drawn_from([replace(past, bought=np.ones(len(past.who))) for past in history], Plan(most_examples=ROWS // 4))
    assert (1.0 / share).sum() == pytest.approx(ROWS, rel=0.1)


def test_buyers_come_first() -> None:
    drawn, share = drawn_from(HISTORY, Plan(most_examples=ROWS // 2))
    bought, everybody = (np.concatenate([past.bought for past in some]) for some in (drawn, HISTORY))
    assert bought.mean() > everybody.mean()
    assert (bought / share).sum() == pytest.approx(everybody.sum(), rel=0.1)

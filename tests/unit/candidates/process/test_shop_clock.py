"""The season clock of a moment looks at what was known then."""

import numpy as np
import pytest

from backend.scoring.season_index import season_index, season_known
from training.candidates.process.shop_clock import clock_at
from training.features.purchase_days import PurchaseDays

START = 738_000


def shop(days: int, seed: int = 0) -> PurchaseDays:
    """Four hundred customers who buy about monthly, twice as often in one half of the year."""
    rng = np.random.default_rng(seed)
    turn = 2 * np.pi * (np.arange(days) + START) / 365.25
    chance = np.exp(0.5 * np.cos(turn)) / 30
    bought = rng.random((400, days)) < chance
    bought[:, 0] |= ~bought.any(axis=1)
    customer, day = np.nonzero(bought)
    ids = np.array([f"c{i:03}" for i in range(400)])
    return PurchaseDays(ids, customer, START + day, np.full(len(day), 9.0), np.ones(len(day), bool), np.full(400, ""))


def test_it_finds_the_season_of_a_long_log() -> None:
    clock = clock_at(shop(800), START + 800)
    assert season_known(clock)
    turns = 2 * np.pi * (START + 800 + np.arange(365)) / 365.25
    high, low = (START + 800 + int(at) for at in (np.argmax(np.cos(turns)), np.argmin(np.cos(turns))))
    assert season_index(clock, high - 15, 30) == pytest.approx(1.5, abs=0.25)
    assert season_index(clock, low - 15, 30) == pytest.approx(0.57, abs=0.15)


def test_what_comes_after_the_moment_does_not_count() -> None:
    log = shop(800)
    assert clock_at(log, START + 500) == clock_at(log.before(START + 500), START + 500)


@pytest.mark.parametrize("days", [40, 395])
def test_a_log_under_thirteen_months_has_no_season(days: int) -> None:
    clock = clock_at(shop(800), START + days)
    assert not season_known(clock)
    assert clock.history_days == days

"""One record, one story: laws of every customer of the sample and of generated shops, whoever won their race."""

from itertools import pairwise

import numpy as np
import pytest

from backend.contract.thresholds import PROBABILITY_BOUNDS
from tests.customer_days import OPENED, days_of, random_log, snapshots_of
from training.candidates.forecast.known import Known
from training.candidates.learned.hurdle import REACH
from training.candidates.learned.record import Record
from training.candidates.story import fit_story
from training.features.prepare import Prepared
from training.features.snapshots import Snapshot
from training.plan import Plan

CHAMPIONS = [("ensemble", "ensemble"), ("mean", "constant"), ("seasonal_rate", "heuristic"), ("bg_nbd", "bg_nbd")]
SLACK = 1e-9


def record_of(history: list[Snapshot], now: Snapshot, champions: tuple[str, str]) -> Record:
    return fit_story(Known(history, Plan()), *champions).record(now)


def broken_laws(record: Record) -> list[str]:
    """What any customer of a record breaks, a sentence each; nothing where every law holds."""
    found = [
        f"{name} falls from {shorter.days} to {longer.days} days"
        for shorter, longer in pairwise(record.horizons)
        for name in ("probability", "orders", "spend")
        if not (getattr(shorter, name) <= getattr(longer, name) + SLACK).all()
    ]
    for one in record.horizons:
        value = one.spend / one.orders / record.basket
        laws = {
            "an order is likelier than orders are expected": one.probability <= one.orders + SLACK,
            "a value that the customer never paid": (value >= 1 / REACH - SLACK) & (value <= REACH + SLACK),
            "a spend that is no number": np.isfinite(one.spend),
        }
        found += [f"{law}, over {one.days} days" for law, kept in laws.items() if not kept.all()]
    if not (record.horizons[-1].probability <= record.alive + SLACK).all():
        found.append("an order of somebody who is gone")
    return found


@pytest.mark.parametrize("champions", CHAMPIONS, ids="-".join)
def test_every_customer_of_the_sample_is_one_story(prepared: Prepared, champions: tuple[str, str]) -> None:
    assert broken_laws(record_of(prepared.snapshots[::3], prepared.now, champions)) == []


@pytest.mark.parametrize("champions", CHAMPIONS, ids="-".join)
@pytest.mark.parametrize(("seed", "price"), [(1, None), (2, None), (3, 7.0)])
def test_every_customer_of_a_generated_shop_is_one_story(
    seed: int, price: float | None, champions: tuple[str, str]
) -> None:
    *history, now = snapshots_of(random_log(seed, price=price), [OPENED + day for day in (120, 200, 300, 400, 500)])
    assert broken_laws(record_of(history, now, champions)) == []


def test_where_nobody_ever_came_back_the_laws_hold_too() -> None:
    log = random_log(4)
    first = np.concatenate([[True], log.customer[1:] != log.customer[:-1]])
    once = days_of(log.customer[first], log.day[first], log.net[first])
    *history, now = snapshots_of(once, [OPENED + day for day in (120, 200, 300, 400)])
    assert broken_laws(record_of(history, now, ("mean", "constant"))) == []


def test_with_one_price_every_order_is_worth_it() -> None:
    *history, now = snapshots_of(random_log(5, price=7.0), [OPENED + day for day in (120, 200, 300, 400, 500)])
    record = record_of(history, now, ("bg_nbd", "bg_nbd"))
    for one in record.horizons:
        assert one.spend == pytest.approx(7.0 * one.orders, rel=1e-6)


def test_the_first_horizon_is_the_champions_forecast_where_it_is_plausible(prepared: Prepared) -> None:
    known = Known(prepared.snapshots[::3], Plan())
    story = fit_story(known, "ensemble", "ensemble")
    found = story.record(prepared.now).at(30)
    inner = found.probability > PROBABILITY_BOUNDS[0]  # whose chance is bounded has a little more of everything
    assert found.spend[inner] == pytest.approx(story.spend.predict(prepared.now)[inner])

"""Value on the shop's terms: one story with the customer's page, and what terms do to it."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from backend.errors import BadInput
from tests.customer_days import random_log
from training.candidates.learned.record import Story
from training.features.cumulative import Cumulative
from training.features.snapshots import Snapshot
from training.lifetime.diagnostics import matrices, tracking
from training.lifetime.newcomer import newcomer
from training.lifetime.run import value_log
from training.lifetime.terms import Margin, Terms, read_horizon, read_margin
from training.lifetime.worth import worth
from training.score import score_everybody
from training.scores.published import Published, open_published


@pytest.fixture(scope="module")
def published(model_dir: Path) -> Published:
    return open_published(model_dir)


@pytest.fixture(scope="module")
def story(published: Published) -> Story:
    return published.story


@pytest.fixture(scope="module")
def now(prepared) -> Snapshot:
    return prepared.now


def test_on_plain_terms_it_is_the_value_on_the_customers_page(sample: Path, model_dir: Path, published: Published) -> None:
    found = value_log([sample], model_dir, Terms(), lambda step: None)
    pages = score_everybody([sample], published, None, lambda step: None).scores.columns
    np.testing.assert_allclose(found.worth.value, pages["clv_365d"], atol=0.006)
    np.testing.assert_allclose(found.worth.orders, pages["expected_orders_365d"], atol=6e-5)


def test_a_margin_of_spend_takes_its_share_and_one_an_order_counts_orders(story: Story, now: Snapshot) -> None:
    plain = worth(story, now, Terms())
    np.testing.assert_allclose(worth(story, now, Terms(Margin(0.3))).value, 0.3 * plain.spend)
    np.testing.assert_allclose(worth(story, now, Terms(Margin(0.0, 4.5))).value, 4.5 * plain.orders)


def test_a_discount_lowers_every_value_and_never_by_more_than_a_year_of_it(story: Story, now: Snapshot) -> None:
    plain, later = (worth(story, now, Terms(annual_discount=rate)).value for rate in (0.0, 0.15))
    assert (later < plain).all()
    assert (later > plain / 1.15).all()


def test_value_grows_with_the_horizon_up_to_a_finite_one_without_end(story: Story, now: Snapshot) -> None:
    values = [worth(story, now, Terms(Margin(), 0.1, days)).value for days in (30, 90, 365, 730, 1_825, None)]
    for shorter, longer in pairwise(values):
        assert (longer >= shorter - 1e-9).all()
    assert np.isfinite(values[-1]).all()
    assert values[-1].sum() < 1.5 * worth(story, now, Terms(Margin(), 0.1, 365 * 25)).value.sum()


@pytest.mark.parametrize("text", ["0", "130%", "-0.2", "3 pounds", "nan", "inf/order", "4.5/month", ""])
def test_a_margin_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="neither a share of spend"):
        read_margin(text)


@pytest.mark.parametrize("text", ["29", "soon", "-30", "30.5"])
def test_a_horizon_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="neither days"):
        read_horizon(text)


def test_no_end_without_a_discount_is_refused() -> None:
    with pytest.raises(BadInput, match="no finite value"):
        Terms(horizon_days=None)


def test_a_newcomer_comes_back_less_surely_the_shorter_the_time(story: Story) -> None:
    month, year = (newcomer(story.process, 739_000, days) for days in (30, 365))
    assert 0 < month.probability < year.probability < 1
    assert month.probability <= month.further_orders
    assert month.further_spend < year.further_spend


def test_tracking_never_falls_and_stays_near_what_was_counted() -> None:
    found = tracking(Cumulative(random_log(7)))
    assert found is not None
    assert (np.diff(found.counted) >= 0).all()
    assert (np.diff(found.expected) >= -0.01).all()
    assert found.expected[-1] == pytest.approx(found.counted[-1], rel=0.25)


def test_in_both_matrices_who_bought_lately_is_worth_more(story: Story) -> None:
    found = matrices(story.process, 365, 90)
    assert found is not None
    for table in (found.alive, found.expected):
        for row in table[1:]:
            known = [cell for cell in row if cell is not None]
            assert known == sorted(known, reverse=True)
    assert found.alive[0][:-1] == (None,) * (len(found.recencies) - 1)

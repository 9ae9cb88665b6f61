"""Laws of the purchase-probability heuristic, for whatever parameters training may find."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from backend.contract.parameters.scoring import PurchaseOdds
from backend.scoring.purchase_probability import purchase_probability

positive = st.floats(1e-3, 1e3)
any_odds = st.builds(
    PurchaseOdds,
    scale=positive,
    order_offset=positive,
    order_power=st.floats(0.01, 8),
    decay_days=positive,
    decay_power=st.floats(0.01, 20),
    spend_offset=positive,
    spend_power=st.floats(0, 3),
)
money = st.floats(0, 1e6)


@given(odds=any_odds, orders=st.integers(1, 10_000), total=money, recency=st.tuples(st.floats(0, 4000), st.floats(0, 4000)))
def test_more_recent_never_lowers_the_probability(odds: PurchaseOdds, orders: int, total: float, recency: tuple) -> None:
    pair = (np.array(sorted(recency)), np.full(2, float(orders)), np.full(2, total))
    later, earlier = purchase_probability(*pair, odds)
    assert later >= earlier


@given(
    odds=any_odds, recency=st.floats(0, 4000), total=money, orders=st.tuples(st.integers(1, 10_000), st.integers(1, 10_000))
)
def test_more_orders_never_lower_the_probability(odds: PurchaseOdds, recency: float, total: float, orders: tuple) -> None:
    pair = (np.full(2, recency), np.array(sorted(orders), dtype=float), np.full(2, total))
    fewer, more = purchase_probability(*pair, odds)
    assert more >= fewer


@given(odds=any_odds, recency=st.floats(0, 1e5), orders=st.integers(0, 10**6), total=money, season=st.floats(0.1, 10))
def test_the_probability_stays_within_its_bounds(
    odds: PurchaseOdds, recency: float, orders: int, total: float, season: float
) -> None:
    found = purchase_probability(np.array([recency]), np.array([float(orders)]), np.array([total]), odds, season)
    assert 0.001 <= found[0] <= 0.999

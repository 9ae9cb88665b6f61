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
)


@given(odds=any_odds, orders=st.integers(1, 10_000), recency=st.lists(st.floats(0, 4000), min_size=2, max_size=2))
def test_more_recent_never_lowers_the_probability(odds: PurchaseOdds, orders: int, recency: list[float]) -> None:
    later, earlier = purchase_probability(np.array(sorted(recency)), np.full(2, float(orders)), odds)
    assert later >= earlier


@given(odds=any_odds, recency=st.floats(0, 4000), orders=st.lists(st.integers(1, 10_000), min_size=2, max_size=2))
def test_more_orders_never_lower_the_probability(odds: PurchaseOdds, recency: float, orders: list[int]) -> None:
    fewer, more = purchase_probability(np.full(2, recency), np.array(sorted(orders), dtype=float), odds)
    assert more >= fewer


@given(odds=any_odds, recency=st.floats(0, 1e5), orders=st.integers(0, 10**6))
def test_the_probability_stays_within_its_bounds(odds: PurchaseOdds, recency: float, orders: int) -> None:
    assert 0.001 <= purchase_probability(np.array([recency]), np.array([float(orders)]), odds)[0] <= 0.999

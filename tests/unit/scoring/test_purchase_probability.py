import numpy as np
import pytest

from backend.contract.parameters.scoring import PurchaseOdds
from backend.scoring.purchase_probability import purchase_probability


def probability(recency_days: float, orders: float, parameters: PurchaseOdds | None = None) -> float:
    return float(purchase_probability(np.array([recency_days]), np.array([orders]), parameters or PurchaseOdds())[0])


def test_the_documented_defaults_give_the_old_service_s_083_for_recency_4_and_7_orders() -> None:
    assert probability(4, 7) == pytest.approx(0.83, abs=0.0005)


def test_odds_multiply_boost_and_decay() -> None:
    odds = PurchaseOdds(scale=2.0, order_offset=1.0, order_power=2.0, decay_days=10.0, decay_power=1.0)
    assert probability(10, 1, odds) == pytest.approx(4 / 5)  # 2 x (1 + 1) ** 2 x (1 + 10 / 10) ** -1 = 4 to 1


@pytest.mark.parametrize(("recency_days", "orders", "bound"), [(3e9, 1, 0.001), (0, 1e6, 0.999)])
def test_nobody_is_certain(recency_days: float, orders: float, bound: float) -> None:
    assert probability(recency_days, orders) == bound

import numpy as np
import pytest

from backend.contract.parameters.scoring import PurchaseOdds
from backend.scoring.purchase_probability import bounded_probability, purchase_odds, purchase_probability


def probability(
    recency_days: float, orders: float, parameters: PurchaseOdds | None = None, total: float = 100.0, season: float = 1.0
) -> float:
    inputs = (np.array([value]) for value in (recency_days, orders, total))
    return float(purchase_probability(*inputs, parameters or PurchaseOdds(), season)[0])


def test_the_documented_defaults_give_the_old_service_s_083_for_recency_4_and_7_orders() -> None:
    assert probability(4, 7) == pytest.approx(0.83, abs=0.0005)


def test_odds_multiply_boost_decay_weight_and_season() -> None:
    odds = PurchaseOdds(2.0, 1.0, 2.0, 10.0, 1.0, spend_offset=10.0, spend_power=0.5)
    assert probability(10, 1, odds, total=6.0) == pytest.approx(16 / 17)  # 2 x (1 + 1)^2 x (1 + 10 / 10)^-1 x (6 + 10)^.5
    assert probability(10, 1, odds, total=6.0, season=0.5) == pytest.approx(8 / 9)


def test_one_customer_is_worked_out_as_many_are() -> None:
    odds = PurchaseOdds(spend_power=0.3)
    assert bounded_probability(purchase_odds(4.0, 7.0, 345.7, odds)) == pytest.approx(probability(4, 7, odds, 345.7))


@pytest.mark.parametrize(("recency_days", "orders", "bound"), [(3e9, 1, 0.001), (0, 1e6, 0.999)])
def test_nobody_is_certain(recency_days: float, orders: float, bound: float) -> None:
    assert probability(recency_days, orders) == bound

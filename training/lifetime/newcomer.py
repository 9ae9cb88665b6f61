"""Somebody who has just ordered for the first time, of whom nothing else is known."""

from dataclasses import dataclass

import numpy as np

from backend.contract.parameters.lifetime import PurchaseProcess
from backend.scoring.lifetime.process import expected
from backend.scoring.lifetime.purchase_history import PurchaseHistory


@dataclass(frozen=True, slots=True)
class Newcomer:
    """``first_order`` in currency; over ``horizon_days``: the probability of another order, further orders, their spend."""

    horizon_days: int
    first_order: float
    probability: float
    further_orders: float
    further_spend: float


def newcomer(process: PurchaseProcess, day: int, horizon_days: int) -> Newcomer:
    """Return what the process expects of a first order on ``day`` (an ordinal), at the shop's mean value."""
    one, when = np.ones(1), np.full(1, day)
    worth = np.full(1, process.one_price)
    history = PurchaseHistory(one, one, when, when, when, worth, worth)
    said = expected(history, process, horizon_days)
    return Newcomer(
        horizon_days, process.one_price, float(said.probability[0]), float(said.orders[0]), float(said.spend[0])
    )

"""What learned models look at: behaviour features, and what the purchase process says of the same customer."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import PurchaseProcess
from backend.contract.thresholds import HORIZON_DAYS
from backend.scoring.lifetime.process import Expected, expected
from backend.scoring.season_clock import clock_days
from training.candidates.forecast.quantity import Quantity
from training.features.histories import history_of
from training.features.origin import BEHAVIOUR_NAMES
from training.features.snapshots import Snapshot

PROCESS_NAMES: Final = ("process_orders", "process_probability", "process_alive", "process_basket", "process_spend")
INPUT_NAMES: Final = (*BEHAVIOUR_NAMES, *PROCESS_NAMES)
_LEAST: Final = 1e-4
_SURE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Inputs:
    """One snapshot as models see it.

    ``X`` has shape ``(n_customers, len(INPUT_NAMES))``; ``season`` is the worth of the coming window in clock days per day.
    """

    X: NDArray[np.float32]
    expected: Expected
    season: float
    _said: dict[Hashable, Quantity] = field(default_factory=dict)

    def once(self, model: Hashable, make: Callable[[], Quantity]) -> Quantity:
        """``make()``, what ``model`` says of these customers: worked out once, for it speaks in several forecasts."""
        if model not in self._said:
            self._said[model] = make()
        return self._said[model]


def inputs_once(snapshot: Snapshot, process: PurchaseProcess) -> Inputs:
    """``inputs_of``, worked out once for all who forecast the same customers by the same process."""
    return snapshot.once(process, lambda: inputs_of(snapshot, process))


def inputs_of(snapshot: Snapshot, process: PurchaseProcess) -> Inputs:
    """Behaviour and process of everybody in a snapshot."""
    day = snapshot.day
    said = expected(history_of(snapshot.columns, day), process, HORIZON_DAYS)
    price = max(process.one_price / process.orders_a_day, 1e-9)
    process_says = (
        np.log(said.orders + _LEAST),
        log_odds(said.probability),
        log_odds(said.alive),
        np.log(said.basket / price),
        np.log(said.spend / price + _LEAST),
    )
    columns = [*(snapshot.behaviour[name] for name in BEHAVIOUR_NAMES), *process_says]
    season = float(clock_days(day, day + HORIZON_DAYS, process.clock)) / HORIZON_DAYS
    return Inputs(np.column_stack(columns).astype(np.float32), said, season)


def log_odds(probability: Floats) -> Floats:
    """Return ln(p / (1 - p)) of ``probability``, shape ``(n_customers,)``; finite at 0 and 1."""
    p = np.clip(probability, _SURE, 1.0 - _SURE)
    return np.asarray(np.log(p / (1.0 - p)))


def sigmoid(odds: Floats) -> Floats:
    """Return probabilities of log-odds, shape ``(n_customers,)``."""
    return np.asarray(1.0 / (1.0 + np.exp(-odds)))

"""Value customers from their own transactions: lifetime value over a horizon, RFM segment, and where the two disagree."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from backend.artifact.manifest import Manifest
from backend.contract.parameters.lifetime import LifetimeParameters
from backend.errors import BadInput, NotReady
from backend.guardrails.transactions import UNITS
from backend.scoring.lifetime.habits import Habits, value_with_habits
from backend.scoring.lifetime.lifetime_value import project_lifetime_value
from backend.scoring.lifetime.purchase_history import PurchaseHistory
from backend.scoring.rfm import score_rfm
from backend.scoring.transaction_history import Transactions, purchase_habits, purchase_histories

MOST_HORIZONS: Final = 100
"""Different horizons in one request; each is a pass over its customers."""
MOST_HISTORIES: Final = 50_000
"""In one request; six times what fits into SageMaker's 6 MB at ten transactions each, and answered within seconds."""
LEVEL_DAYS: Final = 365.0
"""Training drew the edges of Low, Mid and High on the value of a year, so a year is judged whatever the horizon."""


@dataclass(frozen=True, slots=True)
class History:
    """One customer's transactions, one entry each in the three lists.

    ``days`` and ``snapshot`` as ``date.toordinal``; ``amounts`` in ``guardrails.transactions.UNITS``.
    """

    days: list[int]
    amounts: list[int]
    channels: list[str]
    snapshot: int
    horizon_days: int


@dataclass(frozen=True, slots=True)
class ValuedHistory:
    """``value`` in currency over the customer's horizon, discounted; the rest as ``scoring.rfm`` names it."""

    value: float
    repeater: bool
    segment: str
    clv_level: str
    mismatch: str


def lifetime_models(manifest: Manifest) -> LifetimeParameters:
    """Return the published lifetime models. Raises ``NotReady`` where training could not fit any."""
    if manifest.lifetime is None:
        why = manifest.lifetime_notes[0] if manifest.lifetime_notes else "No lifetime models."
        raise NotReady(f"Model {manifest.version} cannot value histories. {why}")
    return manifest.lifetime


def refuse_too_many(customers: int) -> None:
    """Raise ``BadInput`` for more customers than a request may have: for readers, before they make an object of each."""
    if customers > MOST_HISTORIES:
        raise BadInput(f"A request may have at most {MOST_HISTORIES:,} customers, not {customers:,}.", field="customers")


def value_histories(histories: Sequence[History], parameters: LifetimeParameters) -> list[ValuedHistory | None]:
    """Return one entry per history, in order; None for a customer without a purchase before the snapshot.

    No entry depends on the others. Raises ``BadInput`` for more than ``MOST_HISTORIES``, or ``MOST_HORIZONS`` horizons.
    """
    refuse_too_many(len(histories))
    valued: list[ValuedHistory | None] = [None] * len(histories)
    if not histories:
        return valued
    horizons = np.array([one.horizon_days for one in histories], dtype=np.float64)
    if np.unique(horizons).size > MOST_HORIZONS:
        raise BadInput(f"A request may have at most {MOST_HORIZONS} different horizons.", field="xdays")
    rows = _rows(histories)
    seen, history = purchase_histories(rows)
    if not seen.size:
        return valued
    for place, one in zip(seen, _value(history, purchase_habits(rows), horizons[seen], parameters), strict=True):
        valued[place] = one
    return valued


def _rows(histories: Sequence[History]) -> Transactions:
    return Transactions(
        customer=np.repeat(np.arange(len(histories)), [len(one.days) for one in histories]),
        day=np.array([day for one in histories for day in one.days], dtype=np.int64),
        amount=np.array([amount for one in histories for amount in one.amounts], dtype=np.int64),
        snapshot=np.array([one.snapshot for one in histories], dtype=np.int64),
        units=UNITS,
    )


def _over(history: PurchaseHistory, habits: Habits, parameters: LifetimeParameters, horizon: float) -> np.ndarray:
    """Return values in currency: the shop's process, or the customer's own habits as far as there are any to go by."""
    model = project_lifetime_value(history, parameters, horizon)
    return value_with_habits(model, history, habits, parameters, horizon)


def _value(
    history: PurchaseHistory, habits: Habits, horizons: np.ndarray, parameters: LifetimeParameters
) -> list[ValuedHistory]:
    value = np.zeros(horizons.size)
    for horizon in np.unique(horizons):
        chosen = horizons == horizon
        value[chosen] = _over(history.where(chosen), habits.where(chosen), parameters, float(horizon))
    year = value if (horizons == LEVEL_DAYS).all() else _over(history, habits, parameters, LEVEL_DAYS)
    scores = score_rfm(history, year, parameters.rfm)
    return [
        ValuedHistory(*row)
        for row in zip(
            value.round(2).tolist(),
            (~history.one_time).tolist(),
            scores.segment.tolist(),
            scores.clv_level.tolist(),
            scores.mismatch.tolist(),
            strict=True,
        )
    ]

"""Value customers from their own transactions: lifetime value over a horizon, RFM segment, and where the two disagree."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from backend.artifact.manifest import Manifest
from backend.contract.arrays import Floats
from backend.contract.histories import Summary
from backend.contract.parameters.lifetime import LifetimeParameters
from backend.errors import BadInput, NotReady
from backend.guardrails.transactions import UNITS
from backend.scoring.lifetime.habits import Habits, unknown_habits, with_habits
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


SUMMARY: Final = ("frequency", "recency_days", "age_days")


@dataclass(frozen=True, slots=True)
class History:
    """One customer's transactions, one entry each in the three lists; or none of them, and a ``summary``.

    ``days`` and ``snapshot`` as ``date.toordinal``; ``amounts`` in ``guardrails.transactions.UNITS``.
    """

    days: list[int]
    amounts: list[int]
    channels: list[str]
    snapshot: int
    horizon_days: int
    summary: Summary | None = None


@dataclass(frozen=True, slots=True)
class ValuedHistory:
    """``value`` in currency over the customer's horizon, discounted; what ``scoring.rfm`` names.

    ``rfm_score`` is the sum of the three scores, 3 to 15. Over the horizon: ``purchase_probability`` of one at least,
    ``expected_purchases``, and what each of them is expected to be worth (``expected_value``; their product is the value
    without discount). ``frequency``: repeat purchase days; ``recency_days``: from the first to the last.
    """

    value: float
    repeater: bool
    segment: str
    clv_level: str
    mismatch: str
    rfm_score: int
    purchase_probability: float
    expected_purchases: float
    expected_value: float
    mean_spend: float
    probability_alive: float
    frequency: int
    recency_days: int

    @property
    def group(self) -> str:
        """Return the client's word for who has come back, or not."""
        return "repeater" if self.repeater else "onetimer"


Known = tuple[NDArray[np.int64], PurchaseHistory, Habits]


def lifetime_models(manifest: Manifest) -> LifetimeParameters:
    """Return the published lifetime models. Raises ``NotReady`` where training could not fit any."""
    if manifest.lifetime is None:
        why = manifest.lifetime_notes[0] if manifest.lifetime_notes else "No lifetime models."
        raise NotReady(f"Model {manifest.version} cannot value histories. {why}")
    return manifest.lifetime


def known_until(manifest: Manifest) -> int:
    """Return the end of the last window that the model learned from, as an ordinal."""
    return max(date.fromisoformat(day).toordinal() for day in manifest.cutoffs) + manifest.horizon_days


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
    told = np.array([one.summary is not None for one in histories])
    for places, known in ((np.flatnonzero(~told), _from_transactions), (np.flatnonzero(told), _from_summaries)):
        seen, history, habits = known([histories[place] for place in places.tolist()])
        if seen.size:
            answers = _value(history, habits, horizons[places[seen]], parameters)
            for place, one in zip(places[seen], answers, strict=True):
                valued[place] = one
    return valued


def _from_transactions(histories: Sequence[History]) -> Known:
    """Return who has bought before the snapshot (places, rising), their histories, and their habits."""
    rows = _rows(histories)
    seen, history = purchase_histories(rows)
    return seen, history, purchase_habits(rows)


def _from_summaries(histories: Sequence[History]) -> Known:
    """Return the same of summaries: all of them have bought, and no summary says on which days."""
    told = [one.summary for one in histories if one.summary is not None]
    frequency, recency, age = (np.array([getattr(one, name) for one in told], dtype=np.int64) for name in SUMMARY)
    mean = np.array([one.monetary_value for one in told], dtype=np.float64)
    day = np.array([one.snapshot for one in histories], dtype=np.int64)
    purchases = (frequency + 1).astype(np.float64)
    history = PurchaseHistory(purchases, purchases, day - age, day - age + recency, day, mean, mean)
    return np.arange(len(told)), history, unknown_habits(len(told))


def _rows(histories: Sequence[History]) -> Transactions:
    return Transactions(
        customer=np.repeat(np.arange(len(histories)), [len(one.days) for one in histories]),
        day=np.array([day for one in histories for day in one.days], dtype=np.int64),
        amount=np.array([amount for one in histories for amount in one.amounts], dtype=np.int64),
        snapshot=np.array([one.snapshot for one in histories], dtype=np.int64),
        units=UNITS,
    )


def _over(history: PurchaseHistory, habits: Habits, parameters: LifetimeParameters, horizon: float) -> Floats:
    """Return what is expected of each customer over the horizon, shape ``(5, n_customers)``: value (currency, discounted),
    orders, spend (currency), probability of an order, and of any still to come.

    It is the shop's process, or the customer's own habits as far as there are any to go by.
    """
    model = project_lifetime_value(history, parameters, horizon)
    said = with_habits(model, history, habits, parameters, horizon)
    return np.array([said.value, said.purchases, said.spend, said.purchase_probability, said.probability_alive])


def _value(
    history: PurchaseHistory, habits: Habits, horizons: Floats, parameters: LifetimeParameters
) -> list[ValuedHistory]:
    ahead = np.zeros((5, horizons.size))
    for horizon in np.unique(horizons):
        chosen = horizons == horizon
        ahead[:, chosen] = _over(history.where(chosen), habits.where(chosen), parameters, float(horizon))
    value, orders, spend, chance, alive = ahead
    year = value if (horizons == LEVEL_DAYS).all() else _over(history, habits, parameters, LEVEL_DAYS)[0]
    scores = score_rfm(history, year, parameters.rfm)
    worth = np.divide(spend, orders, out=np.maximum(history.day_value, 0.0), where=orders > 1e-9)
    columns = (
        value.round(2),
        ~history.one_time,
        scores.segment,
        scores.clv_level,
        scores.mismatch,
        scores.recency + scores.frequency + scores.monetary,
        chance.round(4),
        orders.round(4),
        worth.round(2),
        np.maximum(history.day_value, 0.0).round(2),
        np.maximum(alive, chance).round(4),
        history.frequency.astype(np.int64),
        history.recency_days.astype(np.int64),
    )
    return [ValuedHistory(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]

"""Recency, frequency, money: quintile scores, the usual segments, and where they disagree with the lifetime value."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import RfmParameters
from backend.contract.thresholds import RFM_SEGMENTS, RfmSegment
from backend.scoring.lifetime.purchase_history import PurchaseHistory

Scores = NDArray[np.int64]
Labels = NDArray[np.str_]
LEVELS: Final = ("Low", "Mid", "High")

# Rows: recency score 1 (longest ago) to 5; columns: mean of the frequency and money scores, 1 to 5.
_GRID: Final = np.array(
    [
        ["Lost", "Lost", "At Risk", "Cannot Lose", "Cannot Lose"],
        ["Hibernating", "Hibernating", "At Risk", "At Risk", "Cannot Lose"],
        ["Promising", "Needs Attention", "Needs Attention", "Loyal", "Loyal"],
        ["Promising", "Potential Loyalists", "Potential Loyalists", "Loyal", "Champions"],
        ["New", "Potential Loyalists", "Potential Loyalists", "Champions", "Champions"],
    ]
)
_SUGGESTED: Final[dict[RfmSegment, int]] = {
    "Champions": 2,
    "Loyal": 1,
    "Cannot Lose": 1,
    "Potential Loyalists": 1,
    "Needs Attention": 1,
    "At Risk": 1,
    "New": 0,
    "Promising": 0,
    "Hibernating": 0,
    "Lost": 0,
}
"""The level of lifetime value that a segment suggests, as an index of ``LEVELS``."""


@dataclass(frozen=True, slots=True)
class RfmScores:
    """Scores 1 to 5 (5 is best) and names, one entry per customer in every array, shape ``(n_customers,)``.

    ``clv_level``: Low, Mid or High. ``mismatch``: Undervalued where the lifetime value is above what the segment suggests,
    Overvalued where it is below, else Aligned.
    """

    recency: Scores
    frequency: Scores
    monetary: Scores
    segment: Labels
    clv_level: Labels
    mismatch: Labels


def score_rfm(history: PurchaseHistory, lifetime_value: Floats, parameters: RfmParameters) -> RfmScores:
    """Score and name every customer.

    ``history``: purchases and days of ``n_customers`` customers; ``lifetime_value``, ``(n_customers,)``, in currency;
    ``parameters``: the edges of the shop's own quintiles.
    """
    purchases = history.purchase_days
    recency = 6 - _score((history.day - history.last_day).astype(np.float64), parameters.recency_days)
    frequency = _score(purchases, parameters.purchases)
    monetary = _score(purchases * np.maximum(history.day_value, 0.0), parameters.monetary)
    segment = _GRID[recency - 1, (frequency + monetary + 1) // 2 - 1]
    level = np.searchsorted(np.asarray(parameters.lifetime_value), lifetime_value, side="right")
    return RfmScores(recency, frequency, monetary, segment, np.array(LEVELS)[level], _mismatch(segment, level))


def _score(values: Floats, edges: tuple[float, ...]) -> Scores:
    """Quintile 1 to 5; equal values get equal scores, and a value on an edge belongs below it."""
    return np.asarray(1 + np.searchsorted(np.asarray(edges), values, side="left"), dtype=np.int64)


def _mismatch(segment: Labels, level: Scores) -> Labels:
    """Return, by customer, whether the level is above, below or at what the segment suggests."""
    suggested = np.zeros(segment.size, dtype=np.int64)
    for name in RFM_SEGMENTS:
        suggested[segment == name] = _SUGGESTED[name]
    return np.select([level > suggested, level < suggested], ["Undervalued", "Overvalued"], "Aligned")

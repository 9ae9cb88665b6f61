"""Recency, frequency and money of every customer, and where they disagree with the value of a year."""

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import LifetimeParameters
from backend.scoring.rfm import RfmScores, score_rfm
from training.features.histories import history_of
from training.features.snapshots import Snapshot


def rfm_scores(everybody: Snapshot, clv_365d: Floats, parameters: LifetimeParameters | None) -> RfmScores | None:
    """None where nobody of the shop ever came back: there are no lifetimes to rank."""
    if parameters is None:
        return None
    return score_rfm(history_of(everybody.columns, everybody.day), clv_365d, parameters.rfm)

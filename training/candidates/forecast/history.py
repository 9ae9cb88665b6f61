"""Many snapshots as one training table, in which older origins count less, and the folds that choose settings."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.thresholds import HORIZON_DAYS
from training.features.snapshots import Snapshot


def ended_before(history: Sequence[Snapshot], cutoff_of: Snapshot) -> list[Snapshot]:
    """Return the snapshots whose outcome window was over when ``cutoff_of`` was taken: all that could have been known.

    The window is ``HORIZON_DAYS`` long; order is kept.
    """
    return [past for past in history if past.cutoff + timedelta(days=HORIZON_DAYS) <= cutoff_of.cutoff]


def spaced(history: Sequence[Snapshot], step_days: int) -> list[Snapshot]:
    """Return the snapshots ``step_days`` apart, backwards from the latest: without the dense origins in between.

    Raises ``IndexError`` for an empty history.
    """
    latest = history[-1].cutoff
    return [past for past in history if (latest - past.cutoff).days % step_days == 0]


def weights(history: Sequence[Snapshot], half_life_days: float) -> Floats:
    """Return one weight per customer row, halved for every ``half_life_days`` before the latest origin.

    A log grows: lifetime sums as of an early origin hold months, as of a late one years, and the share of them that comes
    back within a horizon falls. Recent origins are nearer to the customers that will be predicted.

    Parameters
    ----------
    history
        Snapshots, the latest last, of ``n_rows`` customers together.
    half_life_days
        Days after which a row counts half, above 0.

    Returns
    -------
    Floats
        Weights without unit and with mean 1, shape ``(n_rows,)``, in order of the history.

    Raises
    ------
    IndexError
        For an empty history.
    """
    latest = history[-1].cutoff
    age_days = np.concatenate([np.full(len(past.spend), (latest - past.cutoff).days) for past in history])
    raw = 0.5 ** (age_days / half_life_days)
    return np.asarray(raw / raw.mean())


def validation_folds(history: Sequence[Snapshot]) -> Iterator[tuple[list[Snapshot], Snapshot]]:
    """Yield (what could be known, a later origin to choose on), oldest first.

    One pair for every origin of the history that has a past.
    """
    for later in history:
        earlier = ended_before(history, later)
        if earlier:
            yield earlier, later

"""Many snapshots as one training table, in which older origins count less."""

from collections.abc import Sequence

import numpy as np

from backend.contract.arrays import Floats
from training.features.snapshots import Snapshot


def ended_before(history: Sequence[Snapshot], later: Snapshot) -> list[Snapshot]:
    """The snapshots whose outcome window was over when ``later`` was taken: all that could have been known."""
    return [past for past in history if past.ended <= later.day]


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
    latest = history[-1].day
    age_days = np.concatenate([np.full(len(past.who), latest - past.day) for past in history])
    raw = 0.5 ** (age_days / half_life_days)
    return np.asarray(raw / raw.mean())

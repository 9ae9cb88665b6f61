"""Many snapshots as one training table, in which older origins count less, and a lot of it where it is large."""

from collections.abc import Sequence

import numpy as np

from backend.contract.arrays import Floats
from training.features.snapshots import Snapshot
from training.plan import Plan


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


def drawn_from(history: Sequence[Snapshot], plan: Plan) -> tuple[list[Snapshot], Floats]:
    """The history, or a lot of it where it has more than ``plan.most_examples`` rows, with the share that each row was
    drawn with, shape ``(n_rows,)``.

    Buyers are few and say most: they are drawn first, up to half of the lot. A row counts as often as it stands for others,
    so that every weighted total is that of all rows, but for chance.
    """
    bought = np.concatenate([past.bought for past in history])
    most, buyers = float(plan.most_examples), float(bought.sum())
    if len(bought) <= most:
        return [*history], np.ones(len(bought))
    others = len(bought) - buyers
    first = min(1.0, max(0.5 * most, most - others) / max(buyers, 1.0))
    rest = min(1.0, (most - first * buyers) / max(others, 1.0))
    chance, found, shares = np.random.default_rng(plan.seed), [], []
    for past in history:
        share = np.where(past.bought > 0, first, rest)
        kept = chance.random(len(share)) < share
        found.append(past.only(kept))
        shares.append(share[kept])
    return found, np.concatenate(shares)

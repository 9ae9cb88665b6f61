"""What drove each forecast: the largest contributions, to the cent."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.contract.estimates import Driver
from training.candidates.explaining.drivers import explain
from training.candidates.forecast.protocol import Forecast
from training.features.snapshots import Snapshot

TOP = 5


@dataclass(frozen=True, slots=True)
class Shares:
    """Of some customers: ``baseline`` + sum of ``contributions`` + ``others`` is the forecast, in currency.

    ``names[which]`` are the features behind ``contributions``, both ``(n_customers, at most TOP)``, the largest in size
    first; ``baseline`` and ``others`` have shape ``(n_customers,)``.
    """

    names: tuple[str, ...]
    which: NDArray[np.intp]
    baseline: Floats
    contributions: Floats
    others: Floats

    def only(self, rows: slice) -> "Shares":
        """Return the same for some of the customers."""
        return Shares(self.names, self.which[rows], self.baseline[rows], self.contributions[rows], self.others[rows])


def largest(names: tuple[str, ...], baseline: Floats, table: Floats) -> Shares:
    """Return the largest in size of every row of ``table``, shape ``(n_customers, len(names))``."""
    which = np.argsort(-np.abs(table), axis=1, kind="stable")[:, :TOP]
    values = np.take_along_axis(table, which, axis=1)
    return Shares(names, which, baseline, values, table.sum(axis=1) - values.sum(axis=1))


def shares_of(forecast: Forecast, snapshot: Snapshot) -> Shares:
    """Return what drove a champion's forecasts."""
    found = explain(forecast, snapshot, TOP)
    baseline = np.full(len(found.others), found.baseline)
    return Shares(tuple(found.names.tolist()), found.which, baseline, found.contributions, found.others)


def drivers(shares: Shares, published: Floats) -> list[tuple[Driver, ...]]:
    """Return drivers per customer that sum to the ``published`` spend to the cent.

    The baseline first, the largest features, ``other`` for the rest of them, and ``guardrail`` for what the bounds of
    possible spend added or took. Rounding leaves a few cents; they go to the baseline, which is an average and claims
    nothing about this customer. What is 0.00 is left out.
    """
    parts = np.column_stack([shares.contributions, shares.others])
    forecast = shares.baseline + parts.sum(axis=1)
    cents = _cents(np.column_stack([parts, published - forecast]))
    cents[np.abs(published - forecast) < 0.01, -1] = 0  # rounding, and no guardrail
    baseline = (_cents(published) - cents.sum(axis=1)) / 100
    names = (*shares.names, "other", "guardrail")
    rest = np.broadcast_to([len(shares.names), len(shares.names) + 1], (len(cents), 2))
    which = np.column_stack([shares.which, rest])
    return [
        (Driver("baseline", start), *(Driver(names[place], value) for place, value in pairs if value))
        for start, pairs in zip(baseline.tolist(), map(zip, which.tolist(), (cents / 100).tolist()), strict=True)
    ]


def _cents(amounts: Floats) -> NDArray[np.int64]:
    return np.rint(amounts * 100).astype(np.int64)

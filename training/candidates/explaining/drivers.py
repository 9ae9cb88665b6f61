"""What drove a forecast: a baseline and one contribution per feature that add up to it, for every customer.

``training.candidates.forecast.quantity`` holds a forecast as a formula F of links, and each link as a sum of terms over
features. Sharing F out takes two steps:

1. Walk from the reference customer (every link at its base: F there is the baseline) straight to the customer. On each of
   ``STEPS`` small steps the links move one after the other, once in order and once in reverse; a link's share is what F
   changed by while it moved, the mean of both. All changes on the way add up to F(customer) - F(reference), whatever F is.
   Smaller steps approach the Aumann-Shapley values of the links (Aumann & Shapley 1974, "Values of non-atomic games"; as
   integrated gradients: Sundararajan, Taly & Yan 2017, arXiv 1703.01365). An F that is a sum, or that has one link, is
   shared exactly in one step.
2. Within a link the path is straight, so its share goes to its features in proportion to their terms.

Contributions are in the forecast's own unit: currency over the horizon, or points of probability.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from training.candidates.forecast.protocol import Forecast
from training.candidates.forecast.quantity import CHUNK, Link, Quantity, chunks
from training.features.snapshots import Snapshot

STEPS = 16
CANCELLED = 1e-9  # terms that add up to less than this share of their size leave nothing to share out


@dataclass(frozen=True, slots=True)
class Drivers:
    """The forecast of each customer as ``baseline`` + sum of ``contributions`` + ``others``, all in the forecast's unit.

    ``names[which]`` are the features behind ``contributions``, both ``(n_customers, top)``, the largest in size first;
    ``others``, ``(n_customers,)``, is what the remaining features add.
    """

    baseline: float
    names: NDArray[np.str_]
    which: NDArray[np.intp]
    contributions: Floats
    others: Floats


def explain(forecast: Forecast, snapshot: Snapshot, top: int = 5) -> Drivers:
    """Return the ``top`` drivers of every customer; only they are held in memory.

    ``snapshot`` holds all customers who are predicted together, as for ``forecast.predict``: a forecast may depend on their
    mean.
    """
    quantity = forecast.quantity(snapshot)
    names = feature_names(quantity)
    found = [_largest(table, top) for table in contributions(quantity)]
    size = min(top, len(names))
    which, values, others = (
        np.concatenate(part) for part in zip(_largest(np.empty((0, len(names))), size), *found, strict=True)
    )
    return Drivers(baseline(quantity), np.asarray(names, dtype=np.str_), which, values, others)


def baseline(quantity: Quantity) -> float:
    """Return the prediction for the reference customer, in the quantity's unit."""
    return _at(quantity, _bases(quantity))


def feature_names(quantity: Quantity) -> tuple[str, ...]:
    """Return every feature that some link looks at: the columns of ``contributions``."""
    return tuple(dict.fromkeys(name for link in quantity.links for name in link.names))


def contributions(quantity: Quantity) -> Iterator[Floats]:
    """Yield what each feature adds to each customer's prediction, chunk by chunk.

    Parameters
    ----------
    quantity
        The prediction of ``n_customers`` customers, with its links.

    Yields
    ------
    Floats
        In the quantity's unit (currency or probability), shape ``(n_chunk, n_features)``, in order of the customers.

    Examples
    --------
    A product of two features, with the mean customer (2 orders of 15) as reference:

    >>> from training.candidates.forecast.quantity import combined, feature
    >>> orders, price = feature("orders", np.array([1.0, 3.0])), feature("price", np.array([10.0, 20.0]))
    >>> spend = combined(np.multiply, orders, price)
    >>> baseline(spend), next(contributions(spend)).round(2).tolist()
    (30.0, [[-12.5, -7.5], [17.5, 12.5]])
    """
    bases = _bases(quantity)
    return (_table(quantity, rows, bases) for rows in chunks(len(quantity.value)))


def mean_absolute_contributions(forecast: Forecast, snapshot: Snapshot) -> dict[str, float]:
    """Return the mean size of each feature's contributions in the forecast's unit, the largest first.

    Over all customers of ``snapshot``, or of many over every k-th, ``CHUNK`` at most.
    """
    quantity = forecast.quantity(snapshot)
    some = slice(0, len(quantity.value), max(1, math.ceil(len(quantity.value) / CHUNK)))
    table = np.abs(_table(quantity, some, _bases(quantity)))
    means = dict(zip(feature_names(quantity), (table.sum(axis=0) / max(len(table), 1)).tolist(), strict=True))
    return dict(sorted(means.items(), key=lambda one: -one[1]))


def _table(quantity: Quantity, rows: slice, bases: dict[Link, float]) -> Floats:
    """Return the contributions of some customers: links, then features, then what rounding left over."""
    names, value = feature_names(quantity), quantity.value[rows]
    table = np.zeros((len(value), len(names)))
    for link, share in _shares(quantity, rows, bases).items():
        terms = _settled(link.terms(rows), link.value[rows] - bases[link])
        table[:, [names.index(name) for name in link.names]] += _shared_out(terms, share)
    return _settled(table, value - _at(quantity, bases))


def _bases(quantity: Quantity) -> dict[Link, float]:
    return {link: link.base() for link in quantity.links}


def _at(quantity: Quantity, bases: dict[Link, float]) -> float:
    return float(np.ravel(quantity.of({link: np.array([base]) for link, base in bases.items()}))[0])


def _shares(quantity: Quantity, rows: slice, bases: dict[Link, float]) -> dict[Link, Floats]:
    """Return each link's share of F(customer) - F(reference)."""
    customers = len(quantity.value[rows])
    shares = {link: np.zeros(customers) for link in quantity.links}
    start = {link: np.full(customers, base) for link, base in bases.items()}
    before = quantity.of(start)
    for step in range(1, STEPS + 1):
        # The last step ends on the very values that were predicted from.
        end = {
            link: link.value[rows] if step == STEPS else base + (link.value[rows] - base) * (step / STEPS)
            for link, base in bases.items()
        }
        for order in (quantity.links, quantity.links[::-1]):
            now, was = dict(start), before
            for link in order:
                now[link] = end[link]
                moved = quantity.of(now)
                shares[link] += (moved - was) / 2
                was = moved
        start, before = end, was
    return shares


def _shared_out(terms: Floats, share: Floats) -> Floats:
    """Return ``share`` in proportion to ``terms``."""
    total = terms.sum(axis=1)
    known = np.abs(total) > CANCELLED * np.abs(terms).sum(axis=1)
    return np.asarray(terms * np.divide(share, total, out=np.zeros_like(share), where=known)[:, None])


def _settled(table: Floats, total: Floats) -> Floats:
    """Return rows that add up to ``total``: what rounding left over is spread in proportion to size; a 0 stays 0."""
    size = np.abs(table)
    whole = size.sum(axis=1)
    rest = np.divide(total - table.sum(axis=1), whole, out=np.zeros_like(whole), where=whole > 0)
    return np.asarray(table + size * rest[:, None])


def _largest(table: Floats, top: int) -> tuple[NDArray[np.intp], Floats, Floats]:
    """Return (columns, values, sum of the other values) of the ``top`` largest in size; ties in order of the columns."""
    which = np.argsort(-np.abs(table), axis=1, kind="stable")[:, :top]
    values = np.take_along_axis(table, which, axis=1)
    return which, values, table.sum(axis=1) - values.sum(axis=1)

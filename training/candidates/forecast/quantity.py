"""A number per customer that knows how it came about, so that it can say what drove it.

A **link** is a plain sum over features, ``base + terms``: the output of a linear model, the margin of boosted trees, or
simply one feature around its mean. A **quantity** is a formula of links, worked out customer by customer: the exponential
of a margin, a probability times an amount, a mean of several models. Every forecast is a quantity; its ``value`` is the
prediction, and ``training.candidates.explaining.drivers`` shares it out to the features.

What is known of a population as a whole (its mean, the calendar's level) is a constant of the formula.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats

LEAST = 1e-9
CHUNK = 8192
"""Customers at a time, wherever a table of customers x features is made: memory stays bounded."""


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """``value``, shape ``(n_customers,)``, is ``base()`` plus the sum of ``terms(rows)``, shape ``(n_rows, len(names))``.

    ``base`` is the value of the customer whom the terms are measured from. ``base`` and ``terms`` are evaluated lazily. All
    are in one unit, the link's own: currency, or a logarithm.
    """

    names: tuple[str, ...]
    value: Floats
    base: Callable[[], float]
    terms: Callable[[slice], Floats]

    def quantity(self) -> "Quantity":
        """Return the link's own value, without a formula."""
        return Quantity(self.value, (self,), lambda values: values[self])


@dataclass(frozen=True, slots=True)
class Quantity:
    """``value``, shape ``(n_customers,)``, is ``of`` the links' values; ``of`` looks at one customer at a time."""

    value: Floats
    links: tuple[Link, ...]
    of: Callable[[Mapping[Link, Floats]], Floats]

    def then(self, formula: Callable[[Floats], Floats]) -> "Quantity":
        """Return ``formula`` of this quantity, in the unit of the formula.

        It maps shape ``(n_customers,)`` to the same, customer by customer.
        """
        return combined(formula, self)

    def floored(self) -> "Quantity":
        """Return the quantity with values below 0 raised to 0, in the same unit."""
        return self.then(lambda value: np.maximum(value, 0.0))

    def relative_to_mean(self) -> "Quantity":
        """Return the quantity scaled to mean 1; all 1 where there is nothing to scale."""
        mean = _mean(self.value)
        return self.then(lambda value: _over(value, mean))


def relative_to_mean(values: Floats) -> Floats:
    """Return the values scaled to mean 1; all 1 where their mean is not above 0.

    Parameters
    ----------
    values
        In any unit, shape ``(n_customers,)``.

    Returns
    -------
    Floats
        Ratios to the mean, without unit, shape ``(n_customers,)``.

    Examples
    --------
    >>> relative_to_mean(np.array([10.0, 30.0])).tolist(), relative_to_mean(np.zeros(2)).tolist()
    ([0.5, 1.5], [1.0, 1.0])
    """
    return _over(values, _mean(values))


def combined(formula: Callable[..., Floats], *parts: Quantity) -> Quantity:
    """Return ``formula`` of several quantities; links that they share count once.

    Parameters
    ----------
    formula
        Takes one array of shape ``(n_customers,)`` per part, in the part's unit, and returns one of the same shape,
        customer by customer.
    *parts
        Quantities of the same customers.

    Returns
    -------
    Quantity
        In the unit of the formula, shape ``(n_customers,)``.

    Examples
    --------
    >>> orders, price = feature("orders", np.array([1.0, 3.0])), feature("price", np.array([10.0, 20.0]))
    >>> combined(np.multiply, orders, price).value.tolist()
    [10.0, 60.0]
    """
    links = tuple(dict.fromkeys(link for part in parts for link in part.links))
    return Quantity(
        formula(*(part.value for part in parts)), links, lambda values: formula(*(part.of(values) for part in parts))
    )


def feature(name: str, column: NDArray[np.floating]) -> Quantity:
    """Return one feature as it is, measured from its mean among the customers.

    Parameters
    ----------
    name
        The feature's name.
    column
        The feature in its own unit, shape ``(n_customers,)``.

    Returns
    -------
    Quantity
        In the same unit, shape ``(n_customers,)``.
    """
    value = np.asarray(column, dtype=np.float64)
    mean = _mean(value)
    return Link((name,), value, lambda: mean, lambda rows: (value[rows] - mean)[:, None]).quantity()


def chunks(customers: int) -> Iterator[slice]:
    """Yield slices that cover all rows of ``customers`` customers, ``CHUNK`` at a time."""
    return (slice(start, min(start + CHUNK, customers)) for start in range(0, customers, CHUNK))


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else 0.0


def _over(values: Floats, mean: float) -> Floats:
    return values / mean if mean > LEAST else np.ones_like(values)

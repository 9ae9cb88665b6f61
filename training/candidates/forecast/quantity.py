"""A number per customer that knows how it came about, so that it can say what drove it.

A **link** is a plain sum over features, ``base + terms``: the score of a linear model, the margin of boosted trees, or
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

    ``base`` is the value of the customer whom the terms are measured from; both wait until somebody asks.
    """

    names: tuple[str, ...]
    value: Floats
    base: Callable[[], float]
    terms: Callable[[slice], Floats]

    def quantity(self) -> "Quantity":
        """Its own value, without a formula."""
        return Quantity(self.value, (self,), lambda values: values[self])


@dataclass(frozen=True, slots=True)
class Quantity:
    """``value``, shape ``(n_customers,)``, is ``of`` the links' values; ``of`` looks at one customer at a time."""

    value: Floats
    links: tuple[Link, ...]
    of: Callable[[Mapping[Link, Floats]], Floats]

    def then(self, formula: Callable[[Floats], Floats]) -> "Quantity":
        return combined(formula, self)

    def floored(self) -> "Quantity":
        return self.then(lambda value: np.maximum(value, 0.0))

    def relative_to_mean(self) -> "Quantity":
        """Scaled to mean 1; all 1 where there is nothing to scale."""
        mean = _mean(self.value)
        return self.then(lambda value: _over(value, mean))


def relative_to_mean(values: Floats) -> Floats:
    """The same for plain numbers."""
    return _over(values, _mean(values))


def combined(formula: Callable[..., Floats], *parts: Quantity) -> Quantity:
    """``formula`` of several quantities, each an array of shape ``(n_customers,)``; links that they share count once."""
    links = tuple(dict.fromkeys(link for part in parts for link in part.links))
    return Quantity(
        formula(*(part.value for part in parts)), links, lambda values: formula(*(part.of(values) for part in parts))
    )


def feature(name: str, column: NDArray[np.floating]) -> Quantity:
    """One feature as it is, measured from its mean among the customers."""
    value = np.asarray(column, dtype=np.float64)
    mean = _mean(value)
    return Link((name,), value, lambda: mean, lambda rows: (value[rows] - mean)[:, None]).quantity()


def chunks(customers: int) -> Iterator[slice]:
    """All rows, ``CHUNK`` at a time."""
    return (slice(start, min(start + CHUNK, customers)) for start in range(0, customers, CHUNK))


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else 0.0


def _over(values: Floats, mean: float) -> Floats:
    return values / mean if mean > LEAST else np.ones_like(values)

"""Members that err differently, averaged; the recipe was fixed on origins that end before the tested ones.

``upper`` is the arithmetic mean of members that dare to foretell large spend; ``lower`` the geometric mean of members
that rank the many small customers well. A customer's share of ``upper`` rises with their own level: w = upper / (upper
+ 1), so wholesalers are forecast by one and occasional buyers by the other.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from training.candidates import boosting, odds
from training.candidates.boosting import Trees
from training.candidates.examples import Customers, Examples
from training.candidates.level import LogOdds, Relative
from training.candidates.quantity import Floats, Quantity, combined
from training.candidates.roots import fit_root_lasso, fit_root_network

FLOOR = 0.02  # of the mean: keeps one member's zero from ruling a geometric mean


@dataclass(frozen=True, slots=True)
class SpendEnsemble(Relative):
    """``both`` count in upper and lower, ``above`` in upper (with the customer's own rate), ``below`` in lower."""

    both: tuple[Relative, ...]
    above: tuple[Relative, ...]
    below: tuple[Relative, ...]

    def quantity(self, customers: Customers) -> Quantity:
        parts = (self.both, self.above, self.below)
        both, above, below = ([_scaled(member, customers) for member in part] for part in parts)
        upper = combined(_mean, *both, *above, customers.rate).relative_to_mean()
        lower = combined(_geometric_mean, *both, *below).relative_to_mean()
        return combined(_by_level, upper, lower)


@dataclass(frozen=True, slots=True)
class OddsEnsemble(LogOdds):
    """The mean of the members' log-odds."""

    members: tuple[LogOdds, ...]

    def quantity(self, customers: Customers) -> Quantity:
        return combined(_mean, *(member.quantity(customers) for member in self.members))


def fit_spend(examples: Examples, seed: int, between: Examples) -> SpendEnsemble:
    """Trees learn from ``between`` too (the dense origins); linear and small network models from ``examples``."""
    trees: tuple[Callable[[Examples, int], Relative], ...] = (boosting.fit_tweedie, boosting.fit_root_trees)
    more: tuple[Callable[[Examples, int], Relative], ...] = (boosting.fit_tweedie_on_blend, boosting.fit_two_part)
    smooth: tuple[Callable[[Examples, int], Relative], ...] = (fit_root_network, fit_root_lasso)
    return SpendEnsemble(tuple(fit(between, seed) for fit in trees), tuple(fit(between, seed) for fit in more),
                         tuple(fit(examples, seed) for fit in smooth))


def fit_odds(examples: Examples, seed: int) -> OddsEnsemble:
    """Two depths of trees, a logistic regression, small networks."""
    shallow = boosting.fit_odds_trees(examples, seed, Trees(200, 3, 10), learning_rate=0.04, colsample_bytree=0.4)
    deep = boosting.fit_odds_trees(examples, seed, Trees(250, 5, 15))
    return OddsEnsemble((shallow, deep, odds.fit_logistic(examples, seed), odds.fit_network(examples, seed)))


def _scaled(member: Relative, customers: Customers) -> Quantity:
    return member.quantity(customers).floored().relative_to_mean()


def _mean(*parts: Floats) -> Floats:
    return np.asarray(np.mean(parts, axis=0))


def _geometric_mean(*parts: Floats) -> Floats:
    return np.asarray(np.exp(np.mean(np.log(np.asarray(parts) + FLOOR), axis=0)))


def _by_level(upper: Floats, lower: Floats) -> Floats:
    w = upper / (upper + 1)
    return np.asarray(w * upper + (1 - w) * lower)

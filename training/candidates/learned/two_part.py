"""Whether, then how much: the probability of a purchase times what a buyer spends.

Most customers spend nothing in a month, and a model of spend alone bends towards that nothing. Here each part is learned
from those who know of it, and each is pooled: chances by trees and a logistic regression (all four classifiers of the odds
ensemble do no better here, and cost twice as much), amounts by a linear model, networks and trees.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backend.contract.arrays import Floats
from training.candidates.forecast.quantity import Quantity, combined
from training.candidates.learned.amounts import RIDGE, buyers_of, linear_amounts, network_amount
from training.candidates.learned.boosting import SHALLOW_ODDS, gamma_trees
from training.candidates.learned.odds import LOGISTIC
from training.candidates.learned.odds_ensemble import pooled
from training.candidates.learning.examples import Customers, Examples
from training.candidates.learning.level import LogOdds, Relative
from training.candidates.learning.tuning import Family, grid
from training.plan import Hyperparameters


@dataclass(frozen=True, slots=True)
class TwoPart(Relative):
    """P(buy) x amount, relative to the average; amounts are combined by geometric mean.

    ``share`` is the share of buyers that the log-odds are relative to.
    """

    odds: LogOdds
    share: float
    amounts: tuple[Relative, ...]

    @classmethod
    def of(cls, odds: LogOdds, amounts: tuple[Relative, ...], examples: Examples) -> "TwoPart":
        """Return the model of fitted parts, relative to the weighted share of buyers among the examples."""
        return cls(odds, float(np.average(examples.share, weights=examples.weight)), amounts)

    def quantity(self, customers: Customers) -> Quantity:
        """Return probability times amount, relative to the average, shape ``(n_customers,)``, with its formula."""
        level = np.log(self.share / (1 - self.share))
        probability = self.odds.quantity(customers).then(lambda log_odds: 1 / (1 + np.exp(-log_odds - level)))
        return combined(_expected, probability, *(amount.quantity(customers) for amount in self.amounts))


def _expected(probability: Floats, *amounts: Floats) -> Floats:
    return np.asarray(probability * np.exp(np.mean(np.log(amounts), axis=0)))


def _both_parts(examples: Examples, seed: int, settings: Sequence[Hyperparameters]) -> list[TwoPart]:
    odds, buyers = pooled((SHALLOW_ODDS, LOGISTIC), examples, seed), buyers_of(examples)
    others = (network_amount(buyers, seed), gamma_trees(buyers, seed))
    return [TwoPart.of(odds, (linear, *others), examples) for linear in linear_amounts(buyers, settings)]


TWO_PART = Family("two_part", _both_parts, grid(ridge=[RIDGE]))

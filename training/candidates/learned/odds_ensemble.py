"""Four classifiers that err differently: two depths of trees, a logistic regression, small networks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from training.candidates.forecast.quantity import Quantity, combined
from training.candidates.learned.boosting import DEEP_ODDS, SHALLOW_ODDS
from training.candidates.learned.odds import LOGISTIC, NETWORK_ODDS
from training.candidates.learning.examples import Customers, Examples
from training.candidates.learning.level import LogOdds
from training.candidates.learning.tuning import Family
from training.plan import Plan

MEMBERS = (SHALLOW_ODDS, DEEP_ODDS, LOGISTIC, NETWORK_ODDS)


@dataclass(frozen=True, slots=True)
class OddsEnsemble(LogOdds):
    """The mean of the members' log-odds."""

    members: tuple[LogOdds, ...]

    def quantity(self, customers: Customers) -> Quantity:
        """Return the mean of the members' log-odds, shape ``(n_customers,)``, with its formula."""
        return combined(
            lambda *log_odds: np.asarray(np.mean(log_odds, axis=0)),
            *(member.quantity(customers) for member in self.members),
        )


def fit(examples: Examples, plan: Plan) -> OddsEnsemble:
    """Return all members fitted, with default settings."""
    return pooled(MEMBERS, examples, plan.seed)


def pooled(members: Sequence[Family[Any]], examples: Examples, seed: int) -> OddsEnsemble:
    """Fit ``members`` with default settings; return the mean of their log-odds."""
    return OddsEnsemble(tuple(one.fits(examples, seed, one.grid[:1])[0] for one in members))

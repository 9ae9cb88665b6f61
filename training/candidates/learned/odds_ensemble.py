"""Four classifiers that err differently: two depths of trees, a logistic regression, small networks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from training.candidates.forecast.quantity import Quantity, combined
from training.candidates.learned.blending import arithmetic
from training.candidates.learned.boosting import DEEP_ODDS, SHALLOW_ODDS
from training.candidates.learned.odds import LOGISTIC, NETWORK_ODDS
from training.candidates.learning.examples import Customers, Examples
from training.candidates.learning.level import LogOdds
from training.candidates.learning.tuning import Family
from training.plan import Plan

MEMBERS = (SHALLOW_ODDS, DEEP_ODDS, LOGISTIC, NETWORK_ODDS)
NAME = "ensemble_odds"


@dataclass(frozen=True, slots=True)
class OddsEnsemble(LogOdds):
    """The weighted mean of the members' log-odds."""

    members: tuple[LogOdds, ...]
    weights: tuple[float, ...]

    def quantity(self, customers: Customers) -> Quantity:
        """Return the weighted mean of the members' log-odds, shape ``(n_customers,)``, with its formula."""
        return combined(
            lambda *log_odds: arithmetic(log_odds, self.weights), *(member.quantity(customers) for member in self.members)
        )


def fit(examples: Examples, plan: Plan) -> OddsEnsemble:
    """Return all members fitted, with the weights that the plan holds."""
    weights = plan.settings.get(NAME, {})
    return pooled(MEMBERS, examples, plan.seed, tuple(weights.get(one.name, 1.0) for one in MEMBERS))


def pooled(members: Sequence[Family[Any]], examples: Examples, seed: int, weights: tuple[float, ...]) -> OddsEnsemble:
    """Fit ``members`` with default settings; return the weighted mean of their log-odds."""
    return OddsEnsemble(tuple(one.fits(examples, seed, one.grid[:1])[0] for one in members), weights)

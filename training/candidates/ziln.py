"""Zero-inflated log-normal spend with linear heads (Wang, Liu & Miao 2019, arXiv 1912.07753).

With linear heads and one sigma the loss falls apart into a logistic regression of buying and a linear regression of the
log of what buyers spend, so both optima are exact. The mean of a log-normal is exp(mu + sigma^2 / 2), not exp(mu).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import Ridge

from training.candidates.examples import Customers, Examples
from training.candidates.layers import layers_of, score
from training.candidates.level import Relative
from training.candidates.odds import LOGISTIC, LogisticOdds
from training.candidates.quantity import Quantity, combined
from training.candidates.roots import SignedLogs
from training.candidates.tuning import Family, grid
from training.plan import Setting

MOST_LOG = 5.0  # e^5 = 148 times the average: nobody is foretold more


@dataclass(frozen=True, slots=True)
class ZilnModel(Relative):
    """P(buy) x exp(mu + sigma^2 / 2), relative to the average."""

    odds: LogisticOdds
    share: float
    inputs: SignedLogs
    amount: Ridge
    sigma2: float

    def quantity(self, customers: Customers) -> Quantity:
        level = np.log(self.share / (1 - self.share))
        probability = self.odds.quantity(customers).then(lambda log_odds: 1 / (1 + np.exp(-log_odds - level)))
        mu = score([layers_of(self.amount)], self.inputs.at, customers.X)
        amount = mu.then(lambda mu: np.exp(np.minimum(mu + self.sigma2 / 2, MOST_LOG)))
        return combined(np.multiply, probability, amount)


def _ziln(examples: Examples, seed: int, settings: Sequence[Setting]) -> list[ZilnModel]:
    """Maximum likelihood, with a ridge on the amount."""
    (odds,) = LOGISTIC.fits(examples, seed, LOGISTIC.grid[:1])
    buyers = examples.only((examples.bought > 0) & (examples.relative > 0))
    inputs = SignedLogs.fit(buyers.customers)
    Z, log_spend = inputs.of(buyers.customers), np.log(buyers.relative)
    share, found = float(np.average(examples.share, weights=examples.weight)), []
    for setting in settings:
        amount = Ridge(alpha=setting["ridge"]).fit(Z, log_spend, sample_weight=buyers.weight)
        sigma2 = float(np.average((log_spend - amount.predict(Z)) ** 2, weights=buyers.weight))
        found.append(ZilnModel(odds, share, inputs, amount, sigma2))
    return found


ZILN = Family("ziln", _ziln, grid(ridge=(300.0, 100.0, 1_000.0, 3_000.0)))

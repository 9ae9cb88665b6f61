"""Zero-inflated log-normal spend with linear heads (Wang, Liu & Miao 2019, arXiv 1912.07753).

With linear heads and one sigma the loss falls apart into a logistic regression of buying and a linear regression of the
log of what buyers spend, so both optima are exact. The mean of a log-normal is exp(mu + sigma^2 / 2), not exp(mu).
"""

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import Ridge

from training.candidates.examples import Customers, Examples
from training.candidates.layers import layers_of, score
from training.candidates.level import Relative
from training.candidates.odds import LogisticOdds, fit_logistic
from training.candidates.quantity import Quantity, combined
from training.candidates.roots import SignedLogs

RIDGE = 300.0
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


def fit_ziln(examples: Examples, seed: int) -> ZilnModel:
    """Maximum likelihood, with a weak ridge."""
    odds = fit_logistic(examples, seed)
    buyers = examples.only((examples.bought > 0) & (examples.relative > 0))
    inputs = SignedLogs.fit(buyers.customers)
    Z, log_spend = inputs.of(buyers.customers), np.log(buyers.relative)
    amount = Ridge(alpha=RIDGE).fit(Z, log_spend, sample_weight=buyers.weight)
    sigma2 = float(np.average((log_spend - amount.predict(Z)) ** 2, weights=buyers.weight))
    return ZilnModel(odds, float(np.average(examples.share, weights=examples.weight)), inputs, amount, sigma2)

"""What a buyer spends: models of the log of spend among those who bought, and the way back.

The exponential of a mean log is a log-normal's median; its mean is exp(mu + sigma^2 / 2).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import Ridge
from sklearn.neural_network import MLPRegressor

from backend.contract.arrays import Floats
from training.candidates.explaining.layers import layers_of, mean_output
from training.candidates.forecast.quantity import Quantity
from training.candidates.learned.roots import NETWORKS, SignedLogs, after_epochs, network
from training.candidates.learning.examples import Customers, Examples
from training.candidates.learning.level import Relative
from training.plan import Hyperparameters

MOST_LOG = 5.0  # e^5 = 148 times the average: no prediction is higher
RIDGE, EPOCHS = 300.0, 12


@dataclass(frozen=True, slots=True)
class LogAmount(Relative):
    """exp(mu + sigma^2 / 2), relative to the average customer; mu is the regressors' mean."""

    inputs: SignedLogs
    regressors: tuple[Ridge | MLPRegressor, ...]
    sigma2: float

    def quantity(self, customers: Customers) -> Quantity:
        """Return what each customer would spend if they bought, relative to the average, with its formula."""
        mu = mean_output([layers_of(one) for one in self.regressors], self.inputs.at, customers.X)
        return mu.then(lambda mu: np.exp(np.minimum(mu + self.sigma2 / 2, MOST_LOG)))


def buyers_of(examples: Examples) -> Examples:
    """Return the examples of those who bought, and whose returns did not outweigh it."""
    return examples.only((examples.bought > 0) & (examples.relative > 0))


def linear_amounts(buyers: Examples, settings: Sequence[Hyperparameters]) -> list[LogAmount]:
    """Return one model per setting: maximum likelihood with a ridge."""
    inputs, Z, log_spend = _learned_from(buyers)
    fitted = (Ridge(alpha=one["ridge"]).fit(Z, log_spend, sample_weight=buyers.weight) for one in settings)
    return [_with_spread(inputs, (one,), Z, log_spend, buyers.weight) for one in fitted]


def network_amount(buyers: Examples, seed: int) -> LogAmount:
    """Return three small networks as one model, each from its own start."""
    inputs, Z, log_spend = _learned_from(buyers)
    networks = tuple(MLPRegressor(**network(seed + start, len(Z))) for start in range(NETWORKS))
    (trained,) = after_epochs(networks, [{"epochs": EPOCHS}], lambda one: one.partial_fit(Z, log_spend))
    return _with_spread(inputs, trained, Z, log_spend, buyers.weight)


def _learned_from(buyers: Examples) -> tuple[SignedLogs, Floats, Floats]:
    inputs = SignedLogs.fit(buyers.customers)
    return inputs, inputs.of(buyers.customers), np.log(buyers.relative)


def _with_spread(
    inputs: SignedLogs, regressors: tuple[Ridge | MLPRegressor, ...], Z: Floats, log_spend: Floats, weight: Floats
) -> LogAmount:
    mu = np.mean([one.predict(Z) for one in regressors], axis=0)
    return LogAmount(inputs, regressors, float(np.average((log_spend - mu) ** 2, weights=weight)))

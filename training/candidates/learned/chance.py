"""The probability of an order: a logistic regression, trees that correct it, and the purchase process, in log-odds.

Half of it is the regression's word. On origins before the tested ones of six shops these shares lost 0.1 to 0.5 % less
log-loss than the mean of regression, trees upon it and trees upon the process, in every shop, and cost one model less.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from sklearn.linear_model import LogisticRegression

from backend.contract.arrays import Floats
from training.candidates.explaining.layers import linear_layers, mean_output
from training.candidates.forecast.quantity import Quantity, combined, feature
from training.candidates.learned.boosting import Correction, Pace, TreeTable, corrected_odds
from training.candidates.learned.examples import Examples, Scale
from training.candidates.learned.inputs import INPUT_NAMES, Inputs, log_odds

C, MOST_STEPS = 0.02, 100
"""scikit-learn's inverse penalty: heavy, for inputs that say much the same."""
SHARES: Final = (0.5, 0.25, 0.25)
"""Of the log-odds: linear, corrected linear, process."""
PACE: Final = Pace(48)


@dataclass(frozen=True, slots=True, eq=False)
class Logistic:
    """Linear log-odds on bounded inputs; ``constant`` where everybody did the same."""

    scale: Scale
    model: LogisticRegression | None
    constant: float

    def quantity(self, inputs: Inputs) -> Quantity:
        """Log-odds."""
        return inputs.once(self, lambda: self._quantity(inputs))

    def _quantity(self, inputs: Inputs) -> Quantity:
        coefficients = np.zeros(len(INPUT_NAMES)) if self.model is None else self.model.coef_[0]
        intercept = self.constant if self.model is None else float(self.model.intercept_[0])
        return mean_output([linear_layers(coefficients, intercept)], self.scale.of, inputs.X, INPUT_NAMES)


@dataclass(frozen=True, slots=True)
class Chance:
    """Three log-odds in fixed ``SHARES``: linear, corrected linear, the process."""

    logistic: Logistic
    trees: Correction

    def corrected(self, inputs: Inputs) -> Quantity:
        """Log-odds of the logistic regression and its trees."""
        return combined(np.add, self.logistic.quantity(inputs), self.trees.quantity(inputs))

    def quantity(self, inputs: Inputs) -> Quantity:
        """Log-odds."""
        process = feature("process_probability", log_odds(inputs.expected.probability))
        return combined(_shared, self.logistic.quantity(inputs), self.corrected(inputs), process)


def fit_logistic(examples: Examples) -> Logistic:
    """On all examples."""
    scale, bought = Scale.fit(examples.X), examples.bought
    share = float(np.clip(examples.mean(bought), 1e-4, 1 - 1e-4))
    constant = float(np.log(share / (1 - share)))
    if np.ptp(bought) == 0:
        return Logistic(scale, None, constant)
    model = LogisticRegression(C=C, solver="newton-cholesky", max_iter=MOST_STEPS).fit(
        scale.of(examples.X), bought, examples.weight
    )
    return Logistic(scale, model, constant)


def fit_chance(examples: Examples, table: TreeTable, logistic: Logistic, seed: int) -> Chance:
    """The trees, on what the logistic regression says of the same examples; ``table`` has the same rows."""
    linear = np.full(len(examples.X), logistic.constant)
    if logistic.model is not None:
        linear = logistic.model.decision_function(logistic.scale.of(examples.X))
    return Chance(logistic, corrected_odds(table, examples.bought, linear, seed, PACE))


def _shared(*odds: Floats) -> Floats:
    return np.asarray(sum(share * one for share, one in zip(SHARES, odds, strict=True)))

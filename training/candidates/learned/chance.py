"""The probability of an order: a logistic regression, and trees that correct it and the purchase process, in log-odds."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from training.candidates.explaining.layers import linear_layers, mean_output
from training.candidates.forecast.quantity import Quantity, combined, feature
from training.candidates.learned.boosting import Correction, TreeTable, corrected_odds
from training.candidates.learned.examples import Examples, Scale
from training.candidates.learned.inputs import INPUT_NAMES, Inputs, log_odds

C, MOST_STEPS = 0.02, 300
"""scikit-learn's inverse penalty: heavy, for inputs that say much the same."""


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
    """The mean of three log-odds: linear, corrected linear, corrected process."""

    logistic: Logistic
    of_logistic: Correction
    of_process: Correction

    def members(self, inputs: Inputs) -> tuple[Quantity, Quantity, Quantity]:
        """Log-odds of each."""
        linear = self.logistic.quantity(inputs)
        process = feature("process_probability", log_odds(inputs.expected.probability))
        return (
            linear,
            combined(np.add, linear, self.of_logistic.quantity(inputs)),
            combined(np.add, process, self.of_process.quantity(inputs)),
        )

    def quantity(self, inputs: Inputs) -> Quantity:
        """Log-odds."""
        return combined(lambda *odds: np.asarray(np.mean(odds, axis=0)), *self.members(inputs))


def fit_logistic(examples: Examples) -> Logistic:
    """On all examples."""
    scale, bought = Scale.fit(examples.X), examples.bought
    share = float(np.clip(examples.mean(bought), 1e-4, 1 - 1e-4))
    constant = float(np.log(share / (1 - share)))
    if np.ptp(bought) == 0:
        return Logistic(scale, None, constant)
    model = LogisticRegression(C=C, max_iter=MOST_STEPS).fit(scale.of(examples.X), bought, examples.weight)
    return Logistic(scale, model, constant)


def fit_chance(examples: Examples, table: TreeTable, logistic: Logistic, seed: int) -> Chance:
    """The trees, on what the logistic regression and the process say of the same examples; ``table`` has the same rows."""
    linear = np.full(len(examples.X), logistic.constant)
    if logistic.model is not None:
        linear = logistic.model.decision_function(logistic.scale.of(examples.X))
    deeper: dict[str, Any] = {"max_depth": 4, "colsample_bytree": 0.3, "min_child_weight": 30}
    return Chance(
        logistic,
        corrected_odds(table, examples.bought, linear, seed),
        corrected_odds(table, examples.bought, log_odds(examples.process_probability), seed + 1, **deeper),
    )

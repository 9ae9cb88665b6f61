"""Spend at once, by Poisson trees: from the season alone, and from what the purchase process says of each customer."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from training.candidates.forecast.quantity import Quantity, combined, feature
from training.candidates.learned.boosting import Correction, Pace, TreeTable, corrected_mean
from training.candidates.learned.examples import Examples
from training.candidates.learned.inputs import Inputs

FROM_SEASON, FROM_PROCESS = Pace(80, 0.1), Pace(36)
_LEAST: Final = 1e-4
"""Of the mean spend: where trees start from whom the process gives up."""


@dataclass(frozen=True, slots=True)
class SpendTrees:
    """``unit`` is the mean spend of the examples, currency; ``times`` brings the process to the level of what came.

    Starting from the season, ``times`` is not used.
    """

    trees: Correction
    unit: float
    times: float
    from_process: bool

    def quantity(self, inputs: Inputs) -> Quantity:
        """Expected spend."""
        trees, unit, season = self.trees.quantity(inputs), self.unit, inputs.season
        if not self.from_process:
            return trees.then(lambda margin: unit * season * np.exp(margin))
        start = feature("process_spend", inputs.expected.spend)
        return combined(
            lambda spend, margin: unit * np.maximum(spend * self.times / unit, _LEAST) * np.exp(margin), start, trees
        )


def fit_spend_trees(examples: Examples, table: TreeTable, seed: int, *, from_process: bool) -> SpendTrees:
    """On everybody, in units of the mean spend; ``table`` has the same rows."""
    unit = max(examples.mean(examples.spend), 1e-9)
    times = examples.mean(examples.spend) / max(examples.mean(examples.process_spend), 1e-9)
    start = np.maximum(examples.process_spend * times / unit, _LEAST) if from_process else examples.season
    trees = corrected_mean(table, examples.spend / unit, np.log(start), seed, FROM_PROCESS if from_process else FROM_SEASON)
    return SpendTrees(trees, unit, times, from_process)

"""Small boosted trees that start from what is known of each customer: a margin, which they correct."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from training.candidates.explaining.trees import boosted
from training.candidates.forecast.quantity import Quantity
from training.candidates.learned.inputs import INPUT_NAMES, Inputs

if TYPE_CHECKING:
    from xgboost import Booster, QuantileDMatrix

Matrix = NDArray[np.float32]
COMMON: Final[dict[str, Any]] = {
    "subsample": 0.7,
    "colsample_bytree": 0.4,
    "lambda": 5.0,
    "max_depth": 3,
    "min_child_weight": 20,
    "max_bin": 64,
    "tree_method": "hist",
    "nthread": 1,
}
SORTED: Final = 8_000
"""Rows that tell where 64 bins end: over a hundred in each."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How many trees, and how far each goes.

    On origins before the tested ones of six shops three fifths of the trees, going half as far again, were as good; not
    so where trees begin with nothing: those lost up to 1.3 % of deviance.
    """

    rounds: int
    learning_rate: float = 0.15


@dataclass(frozen=True, slots=True, eq=False)
class Correction:
    """Trees that add to a margin in log or log-odds; ``level`` is what training found missing in their total."""

    booster: "Booster"
    level: float = 0.0

    def of(self, X: Matrix) -> Floats:
        """Return what is added to each customer's log or log-odds, shape ``(n_customers,)``; ``X`` has a row for each."""
        start = np.zeros(len(X))
        return self.booster.inplace_predict(X, base_margin=start, predict_type="margin").astype(float) + self.level

    def quantity(self, inputs: Inputs) -> Quantity:
        """Return the same as a sum over features: log or log-odds, shape ``(n_customers,)``."""
        return inputs.once(self, lambda: self._quantity(inputs.X))

    def _quantity(self, X: Matrix) -> Quantity:
        return boosted(self.booster, X, INPUT_NAMES, from_zero=True).then(lambda margin: margin + self.level)


@dataclass(frozen=True, eq=False)
class TreeTable:
    """Rows that several boosters learn from: sorted into bins once, which costs as much as growing the trees.

    ``X`` has shape ``(n_rows, n_inputs)``, ``weight`` ``(n_rows,)``; the bins are those of ``whole``, if this is a
    part of it. For one thread: targets and margins are set on it.
    """

    X: Matrix
    weight: Floats
    whole: "TreeTable | None" = None

    def only(self, chosen: NDArray[np.bool_]) -> "TreeTable":
        """Return the rows that are ``chosen``, a mask of shape ``(n_rows,)``: the same unit, the same bins."""
        return TreeTable(self.X[chosen], self.weight[chosen], self)

    @cached_property
    def bins(self) -> "QuantileDMatrix":
        """XGBoost's own table."""
        return self._binned((self.whole or self).edges)

    @cached_property
    def edges(self) -> "QuantileDMatrix":
        """A table that knows where bins end: every k-th row tells, and sorting all of them would cost twice as much."""
        every = max(1, len(self.X) // SORTED)
        return TreeTable(self.X[::every], self.weight[::every])._binned(None)

    def _binned(self, edges: "QuantileDMatrix | None") -> "QuantileDMatrix":
        import xgboost  # noqa: PLC0415 - an extra that only these candidates need

        return xgboost.QuantileDMatrix(self.X, weight=self.weight, max_bin=COMMON["max_bin"], nthread=1, ref=edges)

    def grown(self, objective: str, pace: Pace, seed: int, target: Floats, margin: Floats) -> "Booster":
        """Return trees for ``target`` that start from ``margin``, a log or log-odds; shape ``(n_rows,)`` each.

        ``objective`` is XGBoost's own; ``pace`` is that of the trees; ``seed`` draws rows and columns.
        """
        import xgboost  # noqa: PLC0415 - an extra that only these candidates need

        self.bins.set_info(label=target, base_margin=margin)
        settings = {"objective": objective, "learning_rate": pace.learning_rate, "seed": seed % 2**31}
        return xgboost.train(COMMON | settings, self.bins, num_boost_round=pace.rounds)


def corrected_odds(table: TreeTable, bought: Floats, margin: Floats, seed: int, pace: Pace) -> Correction:
    """Return trees fitted by logistic loss that start from ``margin``, log-odds of shape ``(n_rows,)``.

    ``table`` holds the examples; ``bought`` is 1 for those who did, shape ``(n_rows,)``; ``seed`` draws rows and columns;
    ``pace`` is that of the trees.
    """
    return Correction(table.grown("binary:logistic", pace, seed, bought, margin))


def corrected_mean(table: TreeTable, target: Floats, margin: Floats, seed: int, pace: Pace) -> Correction:
    """Return trees fitted by Poisson loss that start from ``margin``, logs of ``target``'s unit, ``(n_rows,)`` each.

    ``table`` holds the examples; ``seed`` draws rows and columns; ``pace`` is that of the trees. Boosting from a margin
    need not end at the total, so that is set.
    """
    booster = table.grown("count:poisson", pace, seed, target, margin)
    fitted = np.exp(margin + Correction(booster).of(table.X))
    total, said = float((table.weight * target).sum()), float((table.weight * fitted).sum())
    return Correction(booster, float(np.log(total / said)) if total > 0 and said > 0 else 0.0)

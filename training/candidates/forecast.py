"""What every candidate looks like from outside."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from training.features.snapshots import Snapshot
from training.plan import Plan

Floats = NDArray[np.float64]


class Forecast(Protocol):
    """Something fitted."""

    def predict(self, snapshot: Snapshot) -> Floats:
        """One number per customer of ``snapshot``."""


Fit = Callable[[Sequence[Snapshot], Plan], Forecast]

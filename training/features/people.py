"""Some of a log's customers: where their rows before a day end is looked up once, however many columns are asked for."""

from dataclasses import dataclass, field

import numpy as np

from backend.contract.arrays import Floats
from training.features.cumulative import Cumulative, Places


@dataclass(frozen=True, eq=False)
class People:
    """Customers ``who`` (places among the log's); every answer has shape ``(len(who),)``."""

    sums: Cumulative
    who: Places
    _ends: dict[int, Places] = field(default_factory=dict)

    def rows_before(self, day: int) -> Places:
        """One past each customer's last row before ``day``, an ordinal."""
        if day not in self._ends:
            self._ends[day] = self.sums.rows_before(self.who, day)
        return self._ends[day]

    def between(self, name: str, start: int, end: int) -> Floats:
        """Sum of a column over the days ``[start, end)``."""
        return self.sums.difference(name, self.rows_before(start), self.rows_before(end))

    def before(self, name: str, day: int) -> Floats:
        """Sum of a column over all days before ``day``."""
        return self.sums.difference(name, self.sums.starts[self.who], self.rows_before(day))

    def latest_purchase(self, day: int) -> Places:
        """The row of each customer's last purchase before ``day``; they must have one."""
        return np.asarray(self.sums.latest[self.rows_before(day) - 1])

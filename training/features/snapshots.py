"""The shop as of one cutoff, with what happened next; training sees a row of these, oldest first."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cached_property
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.contract.features import FEATURE_NAMES
from backend.contract.thresholds import HORIZON_DAYS
from training.features.cumulative import Cumulative, Places
from training.features.origin import behaviour_at, contract_at, outcome_after
from training.features.people import People

YEAR: Final = 365
Seen = TypeVar("Seen")


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Customers ``who`` (places among the log's) as of ``cutoff``, and the ``HORIZON_DAYS`` that followed.

    Whatever is asked for is worked out from running sums, and kept. ``mean_order`` is the shop's mean order value by then,
    currency: amounts are measured in it.
    """

    sums: Cumulative
    cutoff: datetime
    who: Places
    mean_order: float
    _seen: dict[Hashable, Any] = field(default_factory=dict)

    @property
    def day(self) -> int:
        """The cutoff as an ordinal."""
        return self.cutoff.toordinal()

    @property
    def ended(self) -> int:
        """The day from which on the outcome is known, as an ordinal."""
        return self.day + HORIZON_DAYS

    @property
    def customer_ids(self) -> NDArray[np.str_]:
        """Shape ``(n_customers,)``, sorted."""
        return self.sums.days.ids[self.who]

    @cached_property
    def people(self) -> People:
        """The customers, for sums over any days."""
        return People(self.sums, self.who)

    @cached_property
    def columns(self) -> dict[str, Floats]:
        """``contract_v1`` and what processes and naive forecasts need, shape ``(n_customers,)`` each."""
        return contract_at(self.people, self.day)

    @cached_property
    def behaviour(self) -> dict[str, Floats]:
        """What learned models look at, shape ``(n_customers,)`` each."""
        return behaviour_at(self.people, self.day, self.columns, self.mean_order)

    @cached_property
    def _outcome(self) -> tuple[Floats, Floats]:
        return outcome_after(self.sums, self.who, self.day, HORIZON_DAYS)

    @property
    def spend(self) -> Floats:
        """Currency in the window, floored at 0; shape ``(n_customers,)``."""
        return self._outcome[0]

    @property
    def orders(self) -> Floats:
        """Orders in the window."""
        return self._outcome[1]

    @property
    def bought(self) -> Floats:
        """1 for who placed an order in the window, else 0."""
        return (self.orders > 0).astype(np.float64)

    @property
    def history_days(self) -> float:
        """The log's length before the cutoff."""
        return float(self.day - self.sums.days.first_day)

    @cached_property
    def season(self) -> float:
        """The shop's spend in the same window last year over the mean window of that year; 1 in a log younger than that."""
        if self.history_days < YEAR:
            return 1.0
        window = self.sums.shop_spend(self.day - YEAR, self.day - YEAR + HORIZON_DAYS)
        mean = self.sums.shop_spend(self.day - YEAR, self.day) * HORIZON_DAYS / YEAR
        return max(window / mean, 0.0) if mean > 0 else 1.0

    def once(self, key: Hashable, make: Callable[[], Seen]) -> Seen:
        """``make()``, the first time ``key`` is asked for; the same afterwards, until ``forget``."""
        if key not in self._seen:
            self._seen[key] = make()
        found: Seen = self._seen[key]
        return found

    def forget(self) -> None:
        """Let go of what ``once`` keeps: tables of models that have had their say."""
        self._seen.clear()

    def matrix(self, names: Sequence[str] = FEATURE_NAMES) -> Floats:
        """Return these features, shape ``(n_customers, len(names))``."""
        return np.column_stack([self.columns[name] for name in names])

    def only(self, chosen: NDArray[np.bool_] | Places) -> "Snapshot":
        """The same moment, for some of the customers; columns that were worked out are carried over."""
        some = replace(self, who=self.who[chosen], _seen={})
        if "columns" in self.__dict__:
            some.__dict__["columns"] = {name: column[chosen] for name, column in self.columns.items()}
        return some

    def active(self, days: float) -> "Snapshot":
        """Return the customers who bought in the ``days`` before the cutoff."""
        return self.only(self.columns["recency_days"] <= days)


def snapshot(sums: Cumulative, cutoff: datetime) -> Snapshot:
    """Everybody who had bought by the cutoff (a midnight)."""
    who, day = sums.known(cutoff.toordinal()), cutoff.toordinal()
    gross, placed = (float(sums.before(name, who, day).sum()) for name in ("gross", "placed"))
    return Snapshot(sums, cutoff, who, max(gross / placed if placed else 0.0, 1e-9))


def midnight(day: int) -> datetime:
    """The beginning of a day given as an ordinal."""
    return datetime.combine(date.fromordinal(day), time())

"""What was known on a day, and the parts that models learned from it: each is fitted once, however many ask."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from training.candidates.forecast.history import ended_before
from training.features.snapshots import Snapshot
from training.plan import Plan

Part = TypeVar("Part")


@dataclass(frozen=True, eq=False)
class Known:
    """``history``: snapshots ``plan.step_days`` apart whose windows had ended, oldest first; never empty."""

    history: Sequence[Snapshot]
    plan: Plan
    _parts: dict[Callable[..., Any], Any] = field(default_factory=dict)

    @property
    def day(self) -> int:
        """The end of the last window, as an ordinal: nothing later was known."""
        return self.history[-1].ended

    def part(self, fit: Callable[["Known"], Part]) -> Part:
        """``fit(self)``, the first time it is asked for; the same afterwards."""
        if fit not in self._parts:
            self._parts[fit] = fit(self)
        found: Part = self._parts[fit]
        return found

    def forget(self, *fits: Callable[["Known"], Any]) -> None:
        """Let go of what only further fits would need; asked for again, it is made again."""
        for fit in fits:
            self._parts.pop(fit, None)


@dataclass(frozen=True, eq=False)
class KnownThen:
    """What was known at each origin of a log: all who judge at an origin share what was fitted for it."""

    snapshots: Sequence[Snapshot]
    plan: Plan
    _by_day: dict[int, Known] = field(default_factory=dict)

    def before(self, later: Snapshot) -> Known:
        """What had ended by then; ``later`` is one of the log's snapshots, or of some of its customers."""
        if later.day not in self._by_day:
            self._by_day[later.day] = Known(ended_before(self.snapshots, later), self.plan)
        return self._by_day[later.day]

    def held(self, origins: Sequence[Snapshot]) -> "KnownThen":
        """The same for ``origins``, oldest first, with what was known at the first of them.

        Fitted once for all of them, and a little out of date at the later ones.
        """
        known = self.before(origins[0])
        return KnownThen(self.snapshots, self.plan, {one.day: known for one in origins})

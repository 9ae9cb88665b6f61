"""How a window of days compares with an average one: the shop's season, looked up by date."""

from functools import lru_cache
from typing import Final

from backend.contract.parameters.season import SeasonClock
from backend.scoring.season_clock import clock_days

LEAST_HISTORY_DAYS: Final = 396.0
"""Thirteen months: in a shorter log a season cannot be told from growth, and every month counts as average."""
_REMEMBERED: Final = 4_096


def season_known(clock: SeasonClock) -> bool:
    """Return whether the log was long enough to say how months differ."""
    return clock.known and clock.history_days >= LEAST_HISTORY_DAYS


@lru_cache(_REMEMBERED)
def season_index(clock: SeasonClock, day: int, days: int) -> float:
    """Return clock days per calendar day in ``[day, day + days)``, ``day`` an ordinal; 1 where the season is not known."""
    return float(clock_days(day, day + days, clock)) / days if season_known(clock) else 1.0

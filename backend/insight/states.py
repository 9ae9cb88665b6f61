"""Names for where a single value stands by itself: recent or lapsed, likely or not, rising or falling."""

from typing import Final, Literal

from backend.contract.thresholds import ACTIVE_DAYS, LAPSING_DAYS

RecencyState = Literal["recent", "cooling", "lapsing", "lapsed"]
Likelihood = Literal["likely", "even", "unlikely"]

RECENT_DAYS: Final = 30.0
"""Bought within the last horizon: "recent" is an honest word."""
LIKELY: Final = 0.60
UNLIKELY: Final = 0.40
"""Between the two nobody can say which way it will go."""
_STEADY = 0.10  # a change of less than a tenth is noise for one customer


def recency_state(recency_days: float) -> RecencyState:
    """How fresh the last purchase is; beyond ``LAPSING_DAYS`` a customer counts as slipping away.

    >>> [recency_state(days) for days in (4, 45, 75, 200)]
    ['recent', 'cooling', 'lapsing', 'lapsed']
    """
    if recency_days <= RECENT_DAYS:
        return "recent"
    if recency_days <= LAPSING_DAYS:
        return "cooling"
    return "lapsing" if recency_days <= ACTIVE_DAYS else "lapsed"


def likelihood(probability: float) -> Likelihood:
    """Whether a purchase is likely, unlikely or open."""
    if probability >= LIKELY:
        return "likely"
    return "unlikely" if probability < UNLIKELY else "even"


def trend_state(ratio: float) -> Literal["rising", "steady", "falling"]:
    """Recent spend rate over the earlier one."""
    if abs(ratio - 1.0) <= _STEADY:
        return "steady"
    return "rising" if ratio > 1.0 else "falling"


def season_state(index: float) -> Literal["high_season", "ordinary_season", "low_season"]:
    """This horizon's usual level over the yearly mean."""
    if abs(index - 1.0) <= _STEADY:
        return "ordinary_season"
    return "high_season" if index > 1.0 else "low_season"

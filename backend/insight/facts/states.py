"""Names for where a single value stands by itself: recent or lapsed, likely or not."""

from typing import Final, Literal

from backend.contract.thresholds import ACTIVE_DAYS, LAPSING_DAYS

RECENT_DAYS: Final = 30.0
"""Bought within the last horizon: "recent" is an honest word."""
LIKELY: Final = 0.60
UNLIKELY: Final = 0.40
"""Between the two nobody can say which way it will go."""


def recency_state(recency_days: float) -> Literal["recent", "cooling", "lapsing", "lapsed"]:
    """How fresh the last purchase is; beyond ``LAPSING_DAYS`` a customer counts as slipping away.

    >>> [recency_state(days) for days in (4, 45, 75, 200)]
    ['recent', 'cooling', 'lapsing', 'lapsed']
    """
    if recency_days <= RECENT_DAYS:
        return "recent"
    if recency_days <= LAPSING_DAYS:
        return "cooling"
    return "lapsing" if recency_days <= ACTIVE_DAYS else "lapsed"


def likelihood(probability: float) -> Literal["likely", "even", "unlikely"]:
    """Whether a purchase is likely, unlikely or open."""
    if probability >= LIKELY:
        return "likely"
    return "unlikely" if probability < UNLIKELY else "even"

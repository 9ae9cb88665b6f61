"""Names for movement: a trend that rises or falls, a season that is high or low."""

from typing import Final, Literal

_STEADY: Final = 0.10  # a change of less than a tenth is noise for one customer


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

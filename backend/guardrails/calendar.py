"""What is to be said of the day that an estimate is for: a season that nobody knows, or one that the model never saw."""

from datetime import date
from typing import Final

from backend.contract.parameters.scoring import ScoringParameters

SEASON_DAYS: Final = 365
"""A log that ended longer ago has a whole season between its end and the estimate."""


def calendar_warnings(parameters: ScoringParameters, as_of: date, *, season_known: bool) -> list[str]:
    """Return one sentence each; nothing for parameters that no log taught."""
    if parameters.log_ends is None:
        return []
    warnings = []
    if not season_known:
        warnings.append(
            f"The log behind this model holds {parameters.season.history_days:.0f} days, less than 13 months: the shop's"
            " season is not known, and every month counts as average."
        )
    days = as_of.toordinal() - parameters.log_ends.toordinal()
    if days > SEASON_DAYS:
        warnings.append(
            f"The log behind this model ended {days:,} days before {as_of}, more than a whole season: train again on a"
            " newer log."
        )
    return warnings

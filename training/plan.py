"""When to cut the log, how far to look ahead, and the random seed; saved in the manifest."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from backend.contract.thresholds import ACTIVE_DAYS

Hyperparameters = Mapping[str, float]
"""What shapes one family of models, by name: rounds, a penalty, the weights of an ensemble."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Every choice that shapes a training run and is not read from the log."""

    horizon_days: int = 30
    step_days: int = 30
    dense_step_days: int = 10
    """Extra origins that learned candidates train on, between those that are judged; their windows overlap, so they are
    examples and never evidence."""
    most_examples: int = 150_000
    """Customers x origins that one learned fit takes in, drawn by lot from more: time and memory stay bounded."""
    active_days: float = ACTIVE_DAYS
    test_origins: int = 6
    calibration_origins: int = 6
    """Origins before the tested ones whose out-of-time forecasts teach the interval how wrong a forecast can be."""
    tuning_origins: int = 3
    """Origins on which settings of learned candidates are chosen: the last that ended before the first test."""
    settings: Mapping[str, Hyperparameters] = field(default_factory=dict)
    """What was chosen there, by family; a family that is not in it uses its default."""
    interval_level: float = 0.9
    bias_bound: float = 0.05
    """A champion's total over the test origins may miss the actual total by this share."""
    candidates: tuple[str, ...] = ()
    """Names of the candidates in the race; none given means all that are installed."""
    seed: int = 20_260_101


def origins(first: datetime, last: datetime, plan: Plan, *, dense: bool = False) -> list[datetime]:
    """Return cutoffs, oldest first: midnights ``step_days`` (or ``dense_step_days``) apart, to the last whole window.

    Every origin has ``active_days`` of history before it and ``horizon_days`` of whole days after it.
    """
    end = last.replace(hour=0, minute=0, second=0, microsecond=0)
    origin = end - timedelta(days=plan.horizon_days)
    found = []
    while origin - timedelta(days=plan.active_days) >= first:
        found.append(origin)
        origin -= timedelta(days=plan.dense_step_days if dense else plan.step_days)
    return found[::-1]

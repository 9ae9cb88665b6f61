"""When to cut the log, who races, and the random seed; saved in the manifest."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from backend.contract.thresholds import ACTIVE_DAYS, HORIZON_DAYS

Hyperparameters = Mapping[str, float]
"""What shapes one family of models, by name: rounds, a penalty."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Every choice that shapes a training run and is not read from the log."""

    step_days: int = 30
    dense_step_days: int = 10
    """Extra origins that learned candidates train on, between those that are judged; their windows overlap, so they are
    examples and never evidence."""
    most_examples: int = 150_000
    """Customers x origins that one learned fit takes in, drawn by lot from more: time and memory stay bounded."""
    test_origins: int = 6
    calibration_origins: int = 6
    """Origins before the tested ones whose out-of-time forecasts teach the interval how wrong a forecast can be."""
    tuning_origins: int = 3
    """Origins on which settings of learned candidates are chosen: the last that ended before the first test."""
    settings: Mapping[str, Hyperparameters] = field(default_factory=dict)
    """What was chosen there, by family; a family that is not in it uses its default."""
    bias_bound: float = 0.05
    """A champion's total over the test origins may miss the actual total by this share."""
    candidates: tuple[str, ...] = ()
    """Names of the candidates in the race; none given means all that are installed."""
    seed: int = 20_260_101
    penalty_shares: tuple[float, ...] = (0.001, 0.003, 0.01, 0.02, 0.05)
    """Lasso penalties to choose from, as shares of the one that leaves no feature: the same in pence as in pounds.
    Beyond a twentieth hardly more than one feature is left, and a forecast that explains nothing."""
    half_lives_days: tuple[float, ...] = (90.0, 180.0, 365.0, 1e6)
    """Ages at which a training origin counts half; the last one weighs all alike."""

    def __post_init__(self) -> None:
        """Raise ``ValueError`` where the dense origins would miss those that are judged."""
        if self.step_days % self.dense_step_days:
            raise ValueError(
                f"step_days ({self.step_days}) must be a multiple of dense_step_days ({self.dense_step_days})."
            )


def origins(first: datetime, last: datetime, plan: Plan, *, dense: bool = False) -> list[datetime]:
    """Return cutoffs, oldest first: midnights ``step_days`` (or ``dense_step_days``) apart, to the last whole window.

    Every origin has ``ACTIVE_DAYS`` of history before it and ``HORIZON_DAYS`` of whole days after it.
    """
    end = last.replace(hour=0, minute=0, second=0, microsecond=0)
    origin = end - timedelta(days=HORIZON_DAYS)
    found = []
    while origin - timedelta(days=ACTIVE_DAYS) >= first:
        found.append(origin)
        origin -= timedelta(days=plan.dense_step_days if dense else plan.step_days)
    return found[::-1]

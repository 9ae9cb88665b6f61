"""When to cut the log, how far to look ahead, and what chance starts from; saved in the manifest."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.contract.thresholds import ACTIVE_DAYS


@dataclass(frozen=True, slots=True)
class Plan:
    """Every choice that shapes a training run and is not read from the log."""

    horizon_days: int = 30
    step_days: int = 30
    active_days: float = ACTIVE_DAYS
    test_origins: int = 6
    seed: int = 20_260_101
    penalty_shares: tuple[float, ...] = (0.001, 0.003, 0.01, 0.02, 0.05)
    """Lasso penalties to choose from, as shares of the one that leaves no feature: the same in pence as in pounds.
    Beyond a twentieth hardly more than one feature is left, and a forecast that explains nothing."""
    half_lives_days: tuple[float, ...] = (90.0, 180.0, 365.0, 1e6)
    """Ages at which a training origin counts half; the last one weighs all alike."""


def origins(first: datetime, last: datetime, plan: Plan) -> list[datetime]:
    """Cutoffs, oldest first: midnights ``step_days`` apart, backwards from the last whole window of the log.

    Every origin has ``active_days`` of history before it and ``horizon_days`` of whole days after it.
    """
    end = last.replace(hour=0, minute=0, second=0, microsecond=0)
    origin = end - timedelta(days=plan.horizon_days)
    found = []
    while origin - timedelta(days=plan.active_days) >= first:
        found.append(origin)
        origin -= timedelta(days=plan.step_days)
    return found[::-1]

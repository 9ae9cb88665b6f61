"""When to cut the log, who races, and the random seed; saved in the manifest."""

from dataclasses import dataclass

from backend.contract.thresholds import ACTIVE_DAYS, HORIZON_DAYS


@dataclass(frozen=True, slots=True)
class Plan:
    """Every choice that shapes a training run and is not read from the log."""

    step_days: int = 30
    least_history_days: int = 60
    """Of log before the first origin."""
    most_origins: int = 60
    """The latest of them: a log of many years is not paid for by the year."""
    most_examples: int = 30_000
    """Customers x origins that one learned fit takes in, buyers first, drawn by lot from more: time and memory stay
    bounded. On origins before the tested ones of four shops, 60,000 were no better."""
    active_days: float = ACTIVE_DAYS
    """Who bought within so many days is active; read from the log where it can be (``features.activity``)."""
    test_origins: int = 10
    calibration_origins: int = 3
    """Origins before the tested ones whose out-of-time forecasts teach the interval how wrong a forecast can be."""
    least_skill: float = 0.01
    """By which share a champion's deviance must be below that of the best naive forecast."""
    confidence: float = 0.95
    """Of Student's t, two-sided, over the test origins."""
    candidates: tuple[str, ...] = ()
    """Names of the candidates in the race; none given means all that need not be asked for."""
    seed: int = 20_260_101


def plan_of(candidates: str, test_origins: int) -> Plan:
    """Return the plan of a race between ``standard``, ``quick``, ``all``, or names separated by commas."""
    names = [name.strip() for name in candidates.split(",") if name.strip()]
    return Plan(test_origins=test_origins, candidates=() if names in ([], ["standard"]) else tuple(names))


def origins(first: int, last: int, plan: Plan) -> list[int]:
    """Cutoffs as ordinals, oldest first, ``step_days`` apart, back from the last whole window of a log of days
    ``[first, last]``; the last day counts as whole.

    Every origin has ``least_history_days`` of log before it and ``HORIZON_DAYS`` after it.
    """
    origin = last + 1 - HORIZON_DAYS
    found: list[int] = []
    while origin - plan.least_history_days >= first and len(found) < plan.most_origins:
        found.append(origin)
        origin -= plan.step_days
    return found[::-1]

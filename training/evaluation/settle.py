"""Before a race: settings are chosen once, on origins that had ended before its first test."""

from collections.abc import Sequence
from dataclasses import replace

from threadpoolctl import threadpool_limits

from training.candidates.learning.tuning import choose_settings, folds_of
from training.candidates.registry import Candidate
from training.evaluation.backtest import SIDE_BY_SIDE, test_origins
from training.features.snapshots import Snapshots
from training.plan import Plan
from training.progress import Say


def settled(snapshots: Snapshots, plan: Plan, racing: Sequence[Candidate], say: Say) -> Plan:
    """Return the plan with what every family in the race chose; unchanged where too few origins had ended."""
    ended = snapshots.ended_before(test_origins(snapshots, plan)[0].cutoff)
    families = {family.name: family for one in racing for family in one.families}
    folds = folds_of(ended, plan) if families else []
    if not folds:
        return plan
    with threadpool_limits(1):
        settings = choose_settings([*families.values()], folds, plan, say, SIDE_BY_SIDE)
    return replace(plan, settings=settings)

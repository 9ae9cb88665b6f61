"""The facts of a run that never was: what publishing needs, beside a model."""

from decimal import Decimal

from training.candidates.served.lasso import LassoChoice
from training.evaluation.coverage import IntervalMetrics
from training.evaluation.readiness import NEEDS, Readiness
from training.plan import Plan
from training.publish.facts import Facts, Metrics
from training.transactions.account import Account, Tally

SPEND = {name: {"rmse": 1.0, "gini": 0.5} for name in ("lasso", "recent_rate", "seasonal_rate")}


def facts() -> Facts:
    """Three forecasts alike, judged at one origin; too few purchases for an interval."""
    metrics = Metrics(
        origins=("2024-03-01",),
        spend=SPEND,
        probability={"constant": {"log_loss": 0.5}},
        interval=IntervalMetrics(0.9, None, (), None, None, ()),
        spend_by_origin=(SPEND,),
        readiness=Readiness(dict.fromkeys(NEEDS, 0.0)),
        lifetime=[],
        client_models=[],
        training_samples=1,
        chosen=LassoChoice(0.01, 90.0),
    )
    rows = Account(Tally(1, Decimal(1)), Tally(1, Decimal(1)), {})
    return Facts("lasso", Plan(), ("2024-03-01",), "0" * 64, rows, {}, None, ("No lifetime models.",), None, metrics)

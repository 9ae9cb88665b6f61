"""The facts of a run that never was: what publishing needs, beside a model."""

from decimal import Decimal

from training.evaluation.choice import Choice, Paired
from training.evaluation.coverage import IntervalMetrics
from training.evaluation.readiness import NEEDS, Readiness
from training.evaluation.shop_total import ShopTotal
from training.evaluation.shown import Shown
from training.plan import Plan
from training.publish.facts import Facts, Metrics
from training.transactions.account import Account, Tally

SPEND = {name: {"deviance": 1.0, "gini": 0.5} for name in ("lasso", "recent_rate", "last_quarter_rate", "seasonal_rate")}


def facts() -> Facts:
    """Four forecasts alike, judged at one origin; too few purchases for an interval."""
    beside = dict.fromkeys(SPEND, Paired(0.0, 0.0, 0.0, 0.0, 0, 0.0))
    metrics = Metrics(
        origins=("2024-03-01",),
        spend=SPEND,
        probability={"constant": {"log_loss": 0.5}},
        interval=IntervalMetrics(0.9, None, (), (), None, None, None, ()),
        groups={},
        choice=Choice("lasso", "constant", None, "recent_rate", beside, {}),
        spend_by_origin=(SPEND,),
        shop=ShopTotal(1.0, 1.0, 0.0, 0.5, 1.5, {}, (), 0.1),
        readiness=Readiness(dict.fromkeys(NEEDS, 0.0)),
        lifetime=(),
        client_models=[],
        training_samples=1,
        route=None,
        shown=Shown((), (), ()),
    )
    rows, notes = Account(Tally(1, Decimal(1)), Tally(1, Decimal(1)), {}), ("No lifetime models.",)
    return Facts("lasso", Plan(), ("2024-03-01",), "0" * 64, rows, {}, (), None, notes, None, metrics)

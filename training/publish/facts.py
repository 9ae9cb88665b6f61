"""What the manifest says in addition to the parameters: typed here, and plain values only where they are written."""

from dataclasses import asdict, dataclass
from typing import Any

from backend.contract.parameters.client_models import ClientModels
from backend.contract.parameters.judgement import RouteJudgement
from backend.contract.parameters.lifetime import LifetimeParameters
from training.evaluation.backtest import MetricTable
from training.evaluation.choice import Choice
from training.evaluation.client_models import ClientModelMetrics
from training.evaluation.coverage import GroupMetrics, IntervalMetrics
from training.evaluation.lifetime import LifetimeMetrics
from training.evaluation.readiness import Readiness
from training.evaluation.shop_total import ShopTotal
from training.evaluation.shown import Shown
from training.plan import Plan
from training.publish.account import paired_json, rows_json
from training.transactions.account import Account


@dataclass(frozen=True, slots=True)
class Metrics:
    """How well everything did out of time; ``choice`` is who won, beside whom; ``route`` what a request gets.

    ``training_samples`` counts the customers known at the origins, once an origin.
    """

    origins: tuple[str, ...]
    spend: MetricTable
    probability: MetricTable
    interval: IntervalMetrics
    groups: dict[str, GroupMetrics]
    choice: Choice
    spend_by_origin: tuple[MetricTable, ...]
    shop: ShopTotal
    readiness: Readiness
    lifetime: tuple[LifetimeMetrics, ...]
    client_models: list[ClientModelMetrics]
    training_samples: int
    route: RouteJudgement | None
    shown: Shown

    def as_json(self) -> dict[str, Any]:
        """Return plain values, under the names of the fields; of the choice ``paired`` and ``naive``; what is shown as it
        is."""
        plain = asdict(self) | asdict(self.shown) | {"readiness": self.readiness.as_json()}
        del plain["choice"], plain["shown"]
        return plain | {"paired": paired_json(self.choice), "naive": self.choice.naive}


@dataclass(frozen=True, slots=True)
class Facts:
    """One run: who won under which plan, on what data, how well.

    ``read`` is how the log was read, ``notes`` say what of it was not used; ``cutoffs`` are the judged origins, as dates;
    ``lifetime`` and ``client_models`` are None where a log shows too little.
    ``lifetime_notes`` say in sentences how the lifetime models came about.
    """

    champion: str
    plan: Plan
    cutoffs: tuple[str, ...]
    fingerprint: str
    account: Account
    read: dict[str, Any]
    notes: tuple[str, ...]
    lifetime: LifetimeParameters | None
    lifetime_notes: tuple[str, ...]
    client_models: ClientModels | None
    metrics: Metrics

    def data_json(self) -> dict[str, Any]:
        """Return what is said of the data, as plain values."""
        rows = rows_json(self.account)
        return {"fingerprint": self.fingerprint, "rows": rows, "notes": list(self.notes)} | self.read

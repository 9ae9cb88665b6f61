"""What the manifest says in addition to the parameters: typed here, and plain values only where they are written."""

from dataclasses import asdict, dataclass
from typing import Any

from backend.contract.parameters.client_models import ClientModels
from backend.contract.parameters.lifetime import LifetimeParameters
from training.candidates.served.lasso import LassoChoice
from training.evaluation.backtest import MetricTable
from training.evaluation.client_models import ClientModelMetrics
from training.evaluation.coverage import IntervalMetrics
from training.evaluation.lifetime import LifetimeMetrics
from training.evaluation.readiness import Readiness
from training.plan import Plan
from training.publish.account import rows_json
from training.transactions.account import Account


@dataclass(frozen=True, slots=True)
class Metrics:
    """How well everything did out of time; ``chosen`` is the serving Lasso's setting.

    ``training_samples`` counts the active customers of all judged origins, once an origin.
    """

    origins: tuple[str, ...]
    spend: MetricTable
    probability: MetricTable
    interval: IntervalMetrics
    spend_by_origin: tuple[MetricTable, ...]
    readiness: Readiness
    lifetime: list[LifetimeMetrics]
    client_models: list[ClientModelMetrics]
    training_samples: int
    chosen: LassoChoice

    def as_json(self) -> dict[str, Any]:
        """Return plain values, under the names of the fields."""
        return asdict(self) | {"readiness": self.readiness.as_json()}


@dataclass(frozen=True, slots=True)
class Facts:
    """One run: who won under which plan, on what data, how well.

    ``read`` is how the log was read; ``cutoffs`` are the judged origins, as dates; ``lifetime`` and ``client_models`` are
    None where a log shows too little.
    ``lifetime_notes`` say in sentences how the lifetime models came about.
    """

    champion: str
    plan: Plan
    cutoffs: tuple[str, ...]
    fingerprint: str
    account: Account
    read: dict[str, Any]
    lifetime: LifetimeParameters | None
    lifetime_notes: tuple[str, ...]
    client_models: ClientModels | None
    metrics: Metrics

    def data_json(self) -> dict[str, Any]:
        """Return what is said of the data, as plain values."""
        return {"fingerprint": self.fingerprint, "rows": rows_json(self.account)} | self.read

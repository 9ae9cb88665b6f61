"""What the customers of a new sample are on average, and what the model in service says they are worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from backend.artifact.manifest import Manifest
from backend.contract.parameters.client_models import ModelType
from backend.errors import NotReady
from backend.guardrails.client_words import CLIENT_WORDS
from backend.use_cases.estimates.value_clients import Question, estimate_clients, understood

_EVERY: ModelType = "ensemble"


@dataclass(frozen=True, slots=True)
class SampleTotals:
    """Means over the customers shown: currency over a year, orders, currency, days; None where nothing says it."""

    avg_clv: float | None
    avg_frequency: float | None
    avg_monetary_value: float | None
    avg_tenure: float | None


def sum_up(customers: Sequence[Mapping[str, Any]], manifest: Manifest | None) -> SampleTotals:
    """Return the means; the value is null while no model for client bodies is in service."""
    sent = [{word: float(one[word]) for word in CLIENT_WORDS if word in one} for one in customers]
    try:
        found = manifest and estimate_clients(
            [understood(one) for one in sent], manifest, Question(_EVERY, 365, date.today())
        )
    except NotReady:
        found = None
    return SampleTotals(
        _mean([one.predicted_clv for one in found or ()]),
        *(_mean([one[word] for one in sent]) for word in ("frequency", "monetary_value", "tenure")),
    )


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 2) if values else None

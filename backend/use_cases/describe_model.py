"""What is in service for client bodies, and how well each model did when it was judged."""

from dataclasses import dataclass
from typing import Any

from backend.artifact.manifest import Manifest
from backend.contract.parameters.client_models import ModelType
from backend.errors import NotReady
from backend.use_cases.value_clients import client_scoring, published_scoring


@dataclass(frozen=True, slots=True)
class Judgement:
    """One model's metrics, as means over origins; at each it had learned only from what had ended before.

    ``metrics`` are ``rmse, mae`` (currency), ``r2, spearman, gini, bias``; ``recent_rate`` those of the last year's rate,
    which knows no model; ``coverage`` is the share of customers whom the interval held.
    """

    horizon_days: int
    origins: tuple[str, ...]
    customers: int
    metrics: dict[str, float]
    recent_rate: dict[str, float]
    coverage: float


def judgements(manifest: Manifest, model_type: ModelType) -> list[Judgement]:
    """Return how a model did over 30 days and over a year, where the log allows. Raises as ``client_scoring`` does."""
    client_scoring(manifest, model_type)
    return [
        Judgement(
            one["horizon_days"],
            tuple(one["origins"]),
            one["customers"],
            one["spend"][model_type],
            one["spend"]["recent_rate"],
            one["coverage"][model_type],
        )
        for one in manifest.metrics["client_models"]
        if model_type in one["spend"]
    ]


def judged_models(manifest: Manifest) -> dict[ModelType, list[Judgement]]:
    """Return every published model type with its judgements."""
    return {name: judgements(manifest, name) for name in published_scoring(manifest).available}


def performance(manifest: Manifest, model_type: ModelType) -> dict[str, Any]:
    """Return the shorter horizon's metrics at the top level, for old dashboards; then the year's, and the model card's."""
    judged = judgements(manifest, model_type)
    if not judged:
        raise NotReady(f"{manifest.version}: the log was too short to judge models for client bodies.")
    first = judged[0]
    return {
        "model_type": model_type,
        "model_version": manifest.version,
        "horizon_days": first.horizon_days,
        **first.metrics,
        "training_samples": manifest.metrics["training_samples"],
        "judged": judged,
        "card": manifest.metrics,
    }

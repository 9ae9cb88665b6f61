"""What is in service for client bodies, and how well each model did when it was judged."""

from dataclasses import asdict, dataclass
from typing import Any

from backend.artifact.manifest import Manifest
from backend.contract.parameters.client_models import ModelType
from backend.errors import NotReady
from backend.use_cases.estimates.value_clients import client_scoring, published_scoring


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


def trained_models(manifest: Manifest) -> dict[str, bool]:
    """Return which of an older service's models are published."""
    scoring = published_scoring(manifest)
    process = scoring.lifetime.process
    return {
        "xgboost": "xgboost" in scoring.available,
        "bg_nbd": process.purchases is not None,
        "gamma_gamma": process.values is not None,
    }


def model_performance(manifest: Manifest) -> dict[ModelType, dict[str, Any]]:
    """Return each model's metrics over 30 days in an older service's words; ``mse`` is the mean ``rmse`` squared.

    Empty where the log was too short to judge models. Of ``bg_nbd``, also what was fitted.
    """
    found: dict[ModelType, dict[str, Any]] = {}
    for name, judged in judged_models(manifest).items():
        if judged:
            metrics = judged[0].metrics
            found[name] = {
                "rmse": metrics["rmse"],
                "mae": metrics["mae"],
                "mse": metrics["rmse"] ** 2,
                "r2_score": metrics["r2"],
                "training_samples": manifest.metrics["training_samples"],
                "test_samples": judged[0].customers,
            }
    if "bg_nbd" in found:
        process = published_scoring(manifest).lifetime.process
        fitted = {"bg_nbd_params": process.purchases, "gamma_gamma_params": process.values}
        found["bg_nbd"] |= {"model_converged": process.purchases is not None}
        found["bg_nbd"] |= {name: asdict(value) if value else None for name, value in fitted.items()}
    return found


def trained_as(manifest: Manifest | None, version: str | None, model_type: str) -> tuple[int | None, dict[str, Any] | None]:
    """Return on how many samples a version was trained and how well that model type did; nothing of another version."""
    if manifest is None or manifest.version != version:
        return None, None
    try:
        found = model_performance(manifest)
    except NotReady:
        found = {}
    name: Any = "ensemble" if model_type == "all" else model_type
    return manifest.metrics["training_samples"], found.get(name, {})


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

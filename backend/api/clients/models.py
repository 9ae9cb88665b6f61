"""``GET /model/info`` and ``/model/performance``: which models answer, from what, and how well they did."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any, Literal

from fastapi import FastAPI, Request
from pydantic import BaseModel

from backend.api.clients.routes import Type
from backend.api.http.access import RouteKind, access
from backend.api.http.dependencies import services
from backend.api.http.error_responses import ERRORS
from backend.contract.features import CLIENT_V1
from backend.contract.parameters.client_models import MODEL_TYPES, ModelType
from backend.use_cases.model.describe_model import Judgement, judged_models, model_performance, performance, trained_models


class ModelInfo(BaseModel):
    """``model_type`` answers where none is asked for; ``models`` has every type that can be asked for, and how it did.

    From ``model_name`` on, the same in an older client's words.
    """

    model_type: ModelType
    model_version: str
    trained_at: datetime
    features: list[dict[str, Any]]
    data: dict[str, Any]
    cutoffs: list[str]
    horizon_days: int
    training_samples: int
    models: dict[ModelType, list[Judgement]]
    unavailable: list[ModelType]
    model_name: Literal["customer value"] = "customer value"
    version: str
    training_date: date
    feature_names: list[str]
    model_performance: dict[ModelType, dict[str, Any]]


class ModelPerformance(BaseModel):
    """The metrics of one model type out of time: over 30 days, over every horizon judged, and those of the model card.

    ``rmse`` and ``mae`` are currency per customer; ``bias`` = forecast / actual - 1. From ``models_available`` on, every
    model in an older client's words.
    """

    model_type: ModelType
    model_version: str
    horizon_days: int
    rmse: float
    mae: float
    r2: float
    spearman: float
    gini: float
    bias: float
    training_samples: int
    judged: list[Judgement]
    card: dict[str, Any]
    models_available: bool
    models_trained: dict[str, bool]
    model_performance: dict[ModelType, dict[str, Any]]
    timestamp: datetime


def install(app: FastAPI) -> None:
    """Add both routes."""
    app.get("/model/info", responses={503: ERRORS[503]}, tags=["monitoring"], **access(RouteKind.STORED))(info)
    app.get(
        "/model/performance",
        responses={422: ERRORS[422], 503: ERRORS[503]},
        tags=["monitoring"],
        **access(RouteKind.STORED),
    )(measured)


async def info(request: Request) -> ModelInfo:
    """Return what answers `/predict`: models, features and the data behind them; nothing about a customer."""
    manifest = services(request).model.current
    judged = judged_models(manifest)
    return ModelInfo(
        model_type="ensemble",
        model_version=manifest.version,
        trained_at=manifest.created_at,
        features=[asdict(feature) for feature in CLIENT_V1],
        data=manifest.data,
        cutoffs=list(manifest.cutoffs),
        horizon_days=manifest.horizon_days,
        training_samples=manifest.metrics["training_samples"],
        models=judged,
        unavailable=[name for name in MODEL_TYPES if name not in judged],
        version=manifest.version,
        training_date=manifest.created_at.date(),
        feature_names=[feature.name for feature in CLIENT_V1],
        model_performance=model_performance(manifest),
    )


async def measured(request: Request, model_type: Type = "ensemble") -> ModelPerformance:
    """Return how well one model did at origins that it had not seen."""
    manifest = services(request).model.current
    return ModelPerformance(
        **performance(manifest, model_type),
        models_available=True,
        models_trained=trained_models(manifest),
        model_performance=model_performance(manifest),
        timestamp=datetime.now(UTC),
    )

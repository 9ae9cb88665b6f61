"""What clients of the older services are answered."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel

from backend.api.http.batches import RejectedCustomer
from backend.contract.client_estimate import ClientEstimate
from backend.contract.parameters.client_models import ModelType
from backend.contract.profiles import Tier
from backend.contract.thresholds import Confidence


class Interval(BaseModel):
    """The bounds within which the value lies for a share ``level`` of such customers."""

    level: float
    lower: float
    upper: float


class ClientResponse(BaseModel):
    """``predicted_clv`` is the value over ``horizon_days``; the purchase probability is for the next 30 days.

    The last rows say the same in older clients' words: ``confidence_score`` orders customers as ``confidence`` of
    ``/api/predict`` does, ``expected_purchases_*`` are orders by the lifetime models, whatever the model type,
    ``predicted_clv_6months`` is the value over 182 days, ``features_used`` are the words of the body that counted.
    """

    customer_id: str | None
    predicted_clv: float
    horizon_days: int
    clv_30d: float
    clv_90d: float
    clv_365d: float
    purchase_probability: float
    p_alive: float
    churn_probability: float
    interval: Interval
    segment: Tier
    model_type: ModelType
    model_version: str
    as_of: date
    warnings: list[str]
    model_used: ModelType
    confidence_score: float
    prediction_date: date
    expected_purchases_next_30_days: float
    expected_purchases_next_90_days: float
    expected_purchases_next_365_days: float
    predicted_clv_6months: float
    features_used: list[str]


class SingleResponse(ClientResponse):
    """The answer for one customer alone; ``status`` is ``success`` as an older client reads it."""

    status: Literal["success"] = "success"


class CampaignResponse(BaseModel):
    """The first four fields are the existing clients'; nothing is cached."""

    predicted_clv: float
    segment: Tier
    confidence: Confidence
    recommended_cac: float
    horizon_days: int
    interval: Interval
    model_type: ModelType
    model_version: str
    as_of: date
    warnings: list[str]
    cached: bool = False


class ClientBatchResponse(BaseModel):
    """As many results as customers, in their order; ``predictions`` are those of them that have a value."""

    results: list[ClientResponse | RejectedCustomer]
    predictions: list[ClientResponse]
    model_type: ModelType
    model_version: str
    total_predictions: int
    timestamp: datetime
    rejected: int


class CampaignBatchResponse(BaseModel):
    """As many results as customers, in their order; ``predictions`` are those of them that have a value."""

    results: list[CampaignResponse | RejectedCustomer]
    predictions: list[CampaignResponse]
    model_version: str
    total: int
    processing_time_ms: float
    rejected: int


def client_response(customer_id: str | None, found: ClientEstimate, today: date, warnings: list[str]) -> ClientResponse:
    """The answer for one customer."""
    return ClientResponse(
        customer_id=customer_id,
        predicted_clv=found.predicted_clv,
        horizon_days=found.horizon_days,
        clv_30d=found.clv[30],
        clv_90d=found.clv[90],
        clv_365d=found.clv[365],
        purchase_probability=found.purchase_probability,
        p_alive=found.p_alive,
        churn_probability=found.churn_probability,
        interval=_interval(found),
        segment=found.tier,
        model_type=found.model_type,
        model_version=found.model_version,
        as_of=found.as_of,
        warnings=[*warnings, *found.warnings],
        model_used=found.model_type,
        confidence_score=found.confidence_score,
        prediction_date=today,
        expected_purchases_next_30_days=found.expected_purchases[30],
        expected_purchases_next_90_days=found.expected_purchases[90],
        expected_purchases_next_365_days=found.expected_purchases[365],
        predicted_clv_6months=found.clv[182],
        features_used=list(found.used),
    )


def single_response(answered: ClientResponse) -> SingleResponse:
    """The same for a client that asked about one customer."""
    return SingleResponse(**dict(answered))


def campaign_response(found: ClientEstimate, warnings: list[str]) -> CampaignResponse:
    """Return the answer for one customer of a campaign."""
    return CampaignResponse(
        predicted_clv=found.predicted_clv,
        segment=found.tier,
        confidence=found.confidence,
        recommended_cac=found.recommended_cac,
        horizon_days=found.horizon_days,
        interval=_interval(found),
        model_type=found.model_type,
        model_version=found.model_version,
        as_of=found.as_of,
        warnings=[*warnings, *found.warnings],
    )


def _interval(found: ClientEstimate) -> Interval:
    return Interval(level=found.interval_level, lower=found.lower, upper=found.upper)

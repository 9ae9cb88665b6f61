"""What clients of the older services are answered."""

from datetime import date

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
    """``predicted_clv`` is the value over ``horizon_days``; the purchase probability is for the next 30 days."""

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


class CampaignResponse(BaseModel):
    """The first four fields are the existing clients'."""

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


class ClientBatchResponse(BaseModel):
    """As many results as customers, in their order."""

    results: list[ClientResponse | RejectedCustomer]
    model_type: ModelType
    model_version: str
    rejected: int


def client_response(customer_id: str | None, found: ClientEstimate, warnings: list[str]) -> ClientResponse:
    """The answer for one customer."""
    return ClientResponse(
        customer_id=customer_id,
        predicted_clv=found.predicted_clv,
        horizon_days=found.horizon_days,
        clv_30d=found.clv_30d,
        clv_90d=found.clv_90d,
        clv_365d=found.clv_365d,
        purchase_probability=found.purchase_probability,
        p_alive=found.p_alive,
        churn_probability=found.churn_probability,
        interval=_interval(found),
        segment=found.tier,
        model_type=found.model_type,
        model_version=found.model_version,
        as_of=found.as_of,
        warnings=[*warnings, *found.warnings],
    )


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

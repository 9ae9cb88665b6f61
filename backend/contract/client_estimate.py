"""What is said of a customer of whom a client sent a client body, as a frozen value."""

from dataclasses import dataclass
from datetime import date

from backend.contract.parameters.client_models import ModelType
from backend.contract.profiles import Tier
from backend.contract.thresholds import Confidence


@dataclass(frozen=True, slots=True)
class ClientEstimate:
    """Currency, to the cent; probabilities in [0, 1].

    ``predicted_clv``, its interval (``lower`` to ``upper``, meant to hold ``interval_level`` of such customers) and
    ``recommended_cac`` are over ``horizon_days``, the purchase is one within 30 days,
    ``churn_probability`` that of no purchase within 365 (so at least 1 - ``p_alive``), and the tier is that of the value
    over 365 days. ``clv`` and ``expected_purchases`` are by horizon in days; the latter are orders, by the lifetime models
    whatever the model type. ``confidence_score`` orders customers as ``confidence`` does; ``used`` are the words of the
    body that counted.
    """

    predicted_clv: float
    horizon_days: int
    clv: dict[int, float]
    expected_purchases: dict[int, float]
    lower: float
    upper: float
    interval_level: float
    purchase_probability: float
    churn_probability: float
    p_alive: float
    tier: Tier
    confidence: Confidence
    confidence_score: float
    recommended_cac: float
    model_type: ModelType
    model_version: str
    warnings: tuple[str, ...]
    used: tuple[str, ...]
    as_of: date

"""Value customers of whom a client sent a client body: understand, check, score, keep within bounds, name the group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from backend.artifact.manifest import Manifest
from backend.contract.client_estimate import ClientEstimate
from backend.contract.features import CLIENT_NAMES
from backend.contract.parameters.client_models import ClientScoring, ModelType
from backend.contract.thresholds import ACTIVE_DAYS
from backend.errors import ModelNotPublished, NotReady
from backend.guardrails.client_words import ClientBody, read_client_body
from backend.guardrails.inputs import refuse_impossible_words, unseen_values
from backend.guardrails.outputs import bounded_spend
from backend.scoring.budget import cac_target
from backend.scoring.client_value import ClientValue, value_clients
from backend.scoring.lifetime.lifetime_value import UNKNOWN_SPREAD
from backend.scoring.segments import confidence, confidence_score, value_tier

SHOWN_DAYS: Final = (30, 90, 182, 365)
"""Every answer shows the value over these, whatever horizon was asked for."""
TOTAL = CLIENT_NAMES.index("total_spend")


@dataclass(frozen=True, slots=True)
class Question:
    """By which model to value, over how many days (30 to 730), and as of when: "days since" count back from ``today``."""

    model_type: ModelType
    horizon_days: int
    today: date


def understood(sent: Mapping[str, float]) -> ClientBody:
    """Return one customer's client body, understood. Raises ``BadInput`` that names the field as the client does."""
    refuse_impossible_words(sent)
    return read_client_body(sent)


def published_scoring(manifest: Manifest) -> ClientScoring:
    """Return what client bodies are valued by. Raises ``NotReady`` where nothing of the kind was published."""
    if manifest.client_models is None or manifest.lifetime is None:
        why = " ".join(manifest.lifetime_notes) if manifest.lifetime is None else "Train again to get them."
        raise NotReady(f"{manifest.version} was published without models for client bodies. {why}")
    return ClientScoring(manifest.client_models, manifest.lifetime, manifest.parameters.purchase_odds)


def client_scoring(manifest: Manifest, model_type: ModelType) -> ClientScoring:
    """Return what one model type values by. Raises ``NotReady``, or ``ModelNotPublished`` that lists what is."""
    scoring = published_scoring(manifest)
    if model_type not in scoring.available:
        raise ModelNotPublished(
            f"No {model_type} model is published: XGBoost was not installed when this version was"
            f" trained. Available: {', '.join(scoring.available)}.",
            field="model_type",
        )
    return scoring


def estimate_clients(bodies: Sequence[ClientBody], manifest: Manifest, question: Question) -> list[ClientEstimate]:
    """Return the numbers for each customer, in order. Raises as ``client_scoring`` does."""
    scoring = client_scoring(manifest, question.model_type)
    if not bodies:
        return []
    features = np.asarray([body.values for body in bodies])
    horizons = [float(days) for days in (*SHOWN_DAYS, question.horizon_days)]
    value = value_clients(features, question.today, scoring, (question.model_type,), horizons)
    return [_estimate(place, body, value, manifest, scoring, question) for place, body in enumerate(bodies)]


def _estimate(
    place: int, body: ClientBody, value: ClientValue, manifest: Manifest, scoring: ClientScoring, question: Question
) -> ClientEstimate:
    warnings = [*body.warnings, *unseen_values(CLIENT_NAMES, body.values, scoring.models.ranges)]
    kept = float(value.kept[place])
    if kept < 1 and question.model_type != "bg_nbd":
        warnings.append(
            f"No purchase for more than {ACTIVE_DAYS:.0f} days: for the next {scoring.models.horizon_days:.0f}"
            f" days {kept:.0%} counts of what the model says at {ACTIVE_DAYS:.0f} days."
        )
    forecast = float(value.first[question.model_type][place])
    first, capped = bounded_spend(forecast, body.values.total_spend, manifest.parameters.caps)
    if capped:
        warnings.append(capped)
    carried = float(value.carried[question.model_type][place])
    clv = {int(days): round(first + carried * float(rest[place]), 2) for days, rest in value.rest.items()}
    horizon = question.horizon_days
    asked = clv[horizon]
    lower, upper = (round(asked * float(share[horizon][place]), 2) for share in (value.low, value.high))
    return ClientEstimate(
        predicted_clv=asked,
        horizon_days=question.horizon_days,
        clv={days: clv[days] for days in SHOWN_DAYS},
        expected_purchases={days: round(float(value.orders[days][place]), 4) for days in SHOWN_DAYS},
        lower=lower,
        upper=upper,
        interval_level=(scoring.lifetime.spread or UNKNOWN_SPREAD).level,
        model_type=question.model_type,
        model_version=manifest.version,
        purchase_probability=round(float(value.purchase_probability[place]), 4),
        p_alive=round(float(value.probability_alive[place]), 4),
        tier=value_tier(clv[365], scoring.lifetime.rfm.lifetime_value),
        confidence=confidence(asked, lower, upper),
        confidence_score=confidence_score(asked, lower, upper),
        recommended_cac=cac_target(asked) or 0.0,
        warnings=tuple(warnings),
        used=body.used,
    )

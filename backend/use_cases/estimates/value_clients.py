"""Value customers of whom a client sent a client body: understand, check, score, keep within bounds, name the group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np

from backend.artifact.manifest import Manifest
from backend.contract.client_estimate import ClientEstimate
from backend.contract.features import CLIENT_NAMES
from backend.contract.parameters.client_models import ClientScoring, ModelType
from backend.contract.thresholds import ACTIVE_DAYS
from backend.errors import ModelNotPublished, NotReady
from backend.guardrails.calendar import calendar_warnings
from backend.guardrails.client_words import ClientBody, read_client_body
from backend.guardrails.inputs import refuse_impossible_words, unseen_values
from backend.guardrails.outputs import bounded_spend
from backend.scoring.budget import cac_target
from backend.scoring.client_value import ClientValue, value_clients
from backend.scoring.lifetime.lifetime_value import UNKNOWN_SPREAD
from backend.scoring.season_index import season_index, season_known
from backend.scoring.segments import confidence, confidence_score, value_tier

SHOWN_DAYS: Final = (30, 90, 182, 365)
"""Every answer shows the value over these, whatever horizon was asked for."""


@dataclass(frozen=True, slots=True)
class Question:
    """By which model, over how many days (30 to 730), and as of when; the clients' "days since" count from ``today``, or
    from the ``as_of`` of their body."""

    model_type: ModelType
    horizon_days: int
    today: date


def understood(sent: Mapping[str, float], as_of: date | None = None) -> ClientBody:
    """One customer's client body. Raises ``BadInput`` with one sentence that names the field as the client does."""
    refuse_impossible_words(sent)
    return replace(read_client_body(sent), as_of=as_of)


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
    days = np.asarray([(body.as_of or question.today).toordinal() for body in bodies])
    season = np.asarray([_season(manifest, body.as_of or question.today) for body in bodies])
    value = value_clients(features, days, scoring, (question.model_type,), horizons, season)
    return [_estimate(place, body, value, manifest, scoring, question) for place, body in enumerate(bodies)]


def _season(manifest: Manifest, day: date) -> float:
    return season_index(manifest.parameters.season, day.toordinal(), manifest.horizon_days)


def _estimate(
    place: int, body: ClientBody, value: ClientValue, manifest: Manifest, scoring: ClientScoring, question: Question
) -> ClientEstimate:
    as_of = body.as_of or question.today
    warnings = [*_unsure(body, manifest, scoring, as_of), *_lapsed(float(value.kept[place]), scoring, question.model_type)]
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
        churn_probability=round(1.0 - float(value.year_probability[place]), 4),
        p_alive=round(float(value.probability_alive[place]), 4),
        tier=value_tier(clv[365], scoring.lifetime.rfm.lifetime_value),
        confidence=confidence(asked, lower, upper),
        confidence_score=confidence_score(asked, lower, upper),
        recommended_cac=cac_target(asked) or 0.0,
        warnings=tuple(warnings),
        used=body.used,
        as_of=as_of,
    )


def _unsure(body: ClientBody, manifest: Manifest, scoring: ClientScoring, as_of: date) -> list[str]:
    """What was unclear in the body, outside what training saw, or beyond the model's calendar."""
    known = season_known(manifest.parameters.season)
    unseen = unseen_values(CLIENT_NAMES, body.values, scoring.models.ranges)
    return [*body.warnings, *unseen, *calendar_warnings(manifest.parameters, as_of, season_known=known)]


def _lapsed(kept: float, scoring: ClientScoring, model_type: ModelType) -> list[str]:
    """Trees know active customers only, and the ensemble has them."""
    if kept >= 1 or model_type not in {"xgboost", "ensemble"}:
        return []
    said = (
        f"No purchase for more than {ACTIVE_DAYS:.0f} days: for the next {scoring.models.horizon_days:.0f}"
        f" days {kept:.0%} counts of what the trees say at {ACTIVE_DAYS:.0f} days."
    )
    return [said]

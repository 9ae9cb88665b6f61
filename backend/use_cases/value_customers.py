"""Value a customer: check, score, keep within bounds, name the group; then say it in words."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from backend.contract.estimates import CustomerEstimate, Insight
from backend.contract.features import FeatureVector
from backend.contract.mapping import feature_vector
from backend.contract.parameters.scoring import ScoringParameters
from backend.contract.thresholds import ACTIVE_DAYS
from backend.guardrails.inputs import odd_values, refuse_impossible
from backend.guardrails.outputs import bounded_spend, drivers_to_the_cent
from backend.insight.facts.asked import asked_of
from backend.insight.writing.case import Case, asked_case
from backend.scoring.lapsed import kept_share_of_one
from backend.scoring.purchase_probability import purchase_probability_of_one
from backend.scoring.segments import archetype, value_segment
from backend.scoring.spend import contributions_of_one


class InsightPort(Protocol):
    """A port that puts a case into words, and never fails."""

    async def write(self, case: Case) -> Insight: ...


async def value_customer(
    features: Sequence[float] | Mapping[str, float], parameters: ScoringParameters, words: InsightPort, version: str = ""
) -> tuple[CustomerEstimate, Insight]:
    """Return the whole answer for one customer. Raises ``BadInput`` with one sentence that names the field."""
    estimate = estimate_customer(feature_vector(features), parameters)
    return estimate, await words.write(case_of_request(estimate, parameters, version))


def case_of_request(estimate: CustomerEstimate, parameters: ScoringParameters, version: str) -> Case:
    """Return what may be said of a customer known by six numbers."""
    return asked_case(asked_of(estimate, parameters.segments, parameters.currency, date.today()), version)


def estimate_customer(features: FeatureVector, parameters: ScoringParameters) -> CustomerEstimate:
    """Return the numbers for one customer. Raises ``ImpossibleValue``."""
    refuse_impossible(features)
    warnings = odd_values(features, parameters.ranges)
    baseline, shares, lapsed = _spend(features, parameters)
    if lapsed:
        warnings.append(lapsed)
    bounded, capped = bounded_spend(baseline + sum(shares.values()), features.total_spend, parameters.caps)
    if capped:
        warnings.append(capped)
    spend, drivers = drivers_to_the_cent(baseline, shares, bounded)
    probability = purchase_probability_of_one(features.recency_days, features.num_transactions, parameters.purchase_odds)
    segment = value_segment(spend, parameters.segments)
    return CustomerEstimate(
        features=features,
        predicted_spend=spend,
        purchase_probability=round(probability, 4),
        segment=segment,
        archetype=archetype(segment, features.num_transactions, features.recency_days),
        drivers=drivers,
        warnings=tuple(warnings),
    )


def _spend(features: FeatureVector, parameters: ScoringParameters) -> tuple[float, dict[str, float], str | None]:
    """Return baseline and shares in currency, before guardrails; a lapsed customer's are shrunk (``scoring.lapsed``)."""
    if features.recency_days <= ACTIVE_DAYS:
        return parameters.spend.baseline, contributions_of_one(features, parameters.spend), None
    edge = features._replace(recency_days=ACTIVE_DAYS)
    kept = kept_share_of_one(features.recency_days, features.num_transactions, parameters.purchase_odds)
    shares = {name: share * kept for name, share in contributions_of_one(edge, parameters.spend).items()}
    return (
        parameters.spend.baseline * kept,
        shares,
        (
            f"No purchase for more than {ACTIVE_DAYS:.0f} days: the spend forecast is {kept:.0%} of what the model says at"
            f" {ACTIVE_DAYS:.0f} days, as a purchase has become that much less likely."
        ),
    )

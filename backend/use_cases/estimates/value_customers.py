"""Value a customer as of a day: check, score, keep within bounds, name the group; then say it in words."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from backend.contract.estimates import CustomerEstimate, Insight
from backend.contract.features import FeatureVector
from backend.contract.mapping import feature_vector
from backend.contract.parameters.scoring import ScoringParameters
from backend.contract.thresholds import HORIZON_DAYS
from backend.guardrails.calendar import calendar_warnings
from backend.guardrails.inputs import odd_values, refuse_impossible
from backend.guardrails.outputs import bounded_spend, drivers_to_the_cent
from backend.insight.facts.asked import asked_of
from backend.insight.writing.case import Case, asked_case
from backend.scoring.purchase_probability import bounded_probability, purchase_odds
from backend.scoring.season_index import season_index, season_known
from backend.scoring.segments import archetype, lapsing_days, value_segment
from backend.scoring.spend import contributions_of_one


class InsightPort(Protocol):
    """A port that puts a case into words, and never fails."""

    async def write(self, case: Case) -> Insight: ...


async def value_customer(
    features: Sequence[float] | Mapping[str, float],
    parameters: ScoringParameters,
    words: InsightPort,
    as_of: date,
    version: str = "",
) -> tuple[CustomerEstimate, Insight]:
    """Return the whole answer for one customer. Raises ``BadInput`` with one sentence that names the field."""
    estimate = estimate_customer(feature_vector(features), parameters, as_of)
    return estimate, await words.write(case_of_request(estimate, parameters, version))


def case_of_request(estimate: CustomerEstimate, parameters: ScoringParameters, version: str) -> Case:
    """Return what may be said of a customer known by six numbers."""
    return asked_case(asked_of(estimate, parameters.segments, parameters.currency), version)


def estimate_customer(features: FeatureVector, parameters: ScoringParameters, as_of: date) -> CustomerEstimate:
    """The numbers for one customer over the horizon from ``as_of``. Raises ``ImpossibleValue``.

    Groups go by the spend of an average month, so that nobody changes theirs because December ends.
    """
    refuse_impossible(features)
    warnings = odd_values(features, parameters.ranges)
    season = season_index(parameters.season, as_of.toordinal(), HORIZON_DAYS)
    warnings += calendar_warnings(parameters, as_of, season_known=season_known(parameters.season))
    usual_baseline, usual = parameters.spend.baseline, contributions_of_one(features, parameters.spend)
    baseline, shares = season * usual_baseline, {name: season * share for name, share in usual.items()}
    bounded, capped = bounded_spend(baseline + sum(shares.values()), features.total_spend, parameters.caps)
    if capped:
        warnings.append(capped)
    spend, drivers = drivers_to_the_cent(baseline, shares, bounded)
    known = features.recency_days, features.num_transactions, features.total_spend
    odds = purchase_odds(*known, parameters.purchase_odds)
    segment = value_segment(spend / season, parameters.segments)
    return CustomerEstimate(
        features=features,
        predicted_spend=spend,
        purchase_probability=round(bounded_probability(season * odds), 4),
        segment=segment,
        archetype=archetype(
            segment, features.num_transactions, features.recency_days, lapsing_days(parameters.active_days)
        ),
        drivers=drivers,
        warnings=tuple(warnings),
        as_of=as_of,
        season_index=season,
    )

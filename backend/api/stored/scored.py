"""What every answer about scored customers says of the scoring that it was read from."""

from datetime import date, datetime

from pydantic import BaseModel

from backend.contract.profiles import CurrentScoring


class ScoringFacts(BaseModel):
    """Which scoring: its number in the store, of which day, by which models, in which currency."""

    id: int
    cutoff: date
    created_at: datetime
    customers: int
    model_version: str
    spend_model: str
    probability_model: str
    currency: str
    horizon_days: int


def facts(found: CurrentScoring) -> ScoringFacts:
    """Return the facts of a scoring as they are answered."""
    of = found.scoring
    return ScoringFacts(
        id=found.id,
        cutoff=of.cutoff,
        created_at=found.created_at,
        customers=found.customers,
        model_version=of.model_version,
        spend_model=of.spend_model,
        probability_model=of.probability_model,
        currency=of.currency,
        horizon_days=of.horizon_days,
    )

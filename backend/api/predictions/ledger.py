"""A prediction on its way out leaves a note for the ledger."""

from datetime import date

from backend.api.http.dependencies import Services
from backend.contract.estimates import CustomerEstimate
from backend.contract.thresholds import HORIZON_DAYS
from backend.use_cases.record_predictions import Note


def record(wired: Services, customer_id: str, estimate: CustomerEstimate, version: str) -> None:
    """Leave the note, where a ledger is kept; costs a microsecond, and waits for nothing."""
    if wired.ledger is not None:
        told = (estimate.features, estimate.predicted_spend, estimate.purchase_probability)
        wired.ledger.note(Note(customer_id, date.today(), version, HORIZON_DAYS, *told))

"""A prediction on its way out leaves a note for the ledger."""

from backend.api.http.dependencies import Services
from backend.contract.estimates import CustomerEstimate
from backend.contract.thresholds import HORIZON_DAYS
from backend.use_cases.model.record_predictions import Note


def record(wired: Services, customer_id: str, estimate: CustomerEstimate, version: str) -> None:
    """Leave the note, where a ledger is kept; costs a microsecond, and waits for nothing.

    An answer for another day than today is a question of what if, and none that the ledger could be held to.
    """
    wired.statistics.count("predictions")
    if wired.ledger is not None and estimate.as_of == wired.today():
        told = (estimate.features, estimate.predicted_spend, estimate.purchase_probability)
        wired.ledger.note(Note(customer_id, estimate.as_of, version, HORIZON_DAYS, *told))

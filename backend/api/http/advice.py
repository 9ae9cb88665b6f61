"""Advice on its way out: by lot, where an experiment is on."""

from datetime import date

from backend.api.http.dependencies import Services
from backend.contract.estimates import Insight


def advised(wired: Services, customer_id: str, insight: Insight, day: date) -> Insight:
    """Return the insight, without its advice where an experiment holds the customer out; only today's advice counts."""
    advice = wired.ledger.advice if wired.ledger is not None else None
    return (
        insight
        if advice is None or not insight.action or day != wired.today()
        else advice.advised(customer_id, insight, day)
    )

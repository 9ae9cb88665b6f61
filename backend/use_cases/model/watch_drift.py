"""Say how far what is asked of the service lies from what its model learned from, and what came of what it predicted."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from backend.contract.parameters.sketch import Sketch
from backend.monitoring.drift import DriftReport, drift
from backend.stores.ledger.predictions import measured
from backend.stores.ledger.traffic import counts_since
from backend.stores.store import Store

DAYS: Final = 7
"""Days of requests that are compared."""
NOTHING_RECORDED: Final = "Nothing is recorded yet: the ledger fills as predictions are made (LEDGER_DAYS)."


def report_drift(store: Store, version: str, sketches: Mapping[str, Sketch], today: date, days: int = DAYS) -> DriftReport:
    """The last ``days`` of requests to one model version beside its sketches. Raises ``NotReady`` without a store."""
    with store.reading(NOTHING_RECORDED) as connection:
        counts = counts_since(connection, today - timedelta(days=days - 1), version)
    return drift(sketches, counts)


def measured_outcomes(store: Store) -> list[dict[str, Any]]:
    """Return every measurement of predictions whose windows have passed, the newest first. Raises ``NotReady``."""
    with store.reading(NOTHING_RECORDED) as connection:
        return measured(connection)

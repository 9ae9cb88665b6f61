"""Say how far what is asked of the service lies from what its model was trained on."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from backend.contract.parameters.sketch import Sketch
from backend.monitoring.drift import DriftReport, drift
from backend.stores.store import Store
from backend.stores.traffic import counts_since

DAYS: Final = 7
"""Days of requests that are compared."""


def report_drift(store: Store, version: str, sketches: Mapping[str, Sketch], today: date, days: int = DAYS) -> DriftReport:
    """The last ``days`` of requests to one model version beside its sketches. Raises ``NotReady`` without a store."""
    with store.reading() as connection:
        counts = counts_since(connection, today - timedelta(days=days - 1), version)
    return drift(sketches, counts)

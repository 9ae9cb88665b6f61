"""What goes on beside requests, and how often."""

import logging
from collections.abc import Callable
from datetime import date
from functools import partial

from backend.api.gauges import quick_gauges
from backend.api.http.dependencies import Services
from backend.insight.asking.statistics import Statistics
from backend.measures import Measures
from backend.settings import Settings
from backend.stores.privacy.retention import Periods
from backend.stores.store import Store
from backend.upkeep import Upkeep
from backend.use_cases.model.record_predictions import Recorder
from backend.use_cases.model.serve_model import ModelInService
from backend.use_cases.stored.forget_person import apply_retention

log = logging.getLogger(__name__)
LOOK_EVERY_S = 2.0
FLUSH_EVERY_S = 5.0
CLEAN_EVERY_S = 600.0
LEAVE_EVERY_S = 1.0
Task = Callable[[], None]
TELL_EVERY_S = 1.0


def upkeep_of(model: ModelInService, ledger: Recorder | None, retain: Task, tell: Task) -> Upkeep:
    """Return what goes on beside requests; the model watcher first, as it is asked once before the first request."""
    upkeep = Upkeep()
    upkeep.add("the model watcher", model.refresh, LOOK_EVERY_S)
    if ledger is not None:
        upkeep.add("the ledger of predictions", lambda: ledger.flush(model.sketches), FLUSH_EVERY_S)
    upkeep.add("the retention of what is kept", retain, CLEAN_EVERY_S)
    upkeep.add("the messages to others", tell, TELL_EVERY_S)
    return upkeep


def measures_of(settings: Settings, upkeep: Upkeep, statistics: Statistics, made: list[Services]) -> Measures:
    """Return the counts of this worker; where several share a folder, leave them there for the others."""
    measures = Measures(settings.metrics_dir)
    if settings.metrics_dir is not None:
        upkeep.add("the counts for other workers", partial(_leave, measures, statistics, made), LEAVE_EVERY_S)
    return measures


def _leave(measures: Measures, statistics: Statistics, made: list[Services]) -> None:
    measures.leave(statistics.counts(), quick_gauges(made[0]) if made else {})


def retain(settings: Settings, store: Store, today: Callable[[], date]) -> None:
    """Delete what has been kept long enough, and say in the log how much that was."""
    periods = Periods(settings.ledger_days, settings.customer_days, settings.outgoing_days)
    gone = apply_retention(store, settings.exports_dir, settings.export_days, periods, today())
    if gone:
        log.info("kept long enough and deleted", extra={"rows": gone})

"""How every part of this process stands, as numbers for Prometheus."""

from contextlib import suppress
from datetime import date

from backend.api.http.dependencies import Services
from backend.errors import NotReady
from backend.insight.asking.writer import InsightWriter
from backend.use_cases.model.serve_model import age_days
from backend.use_cases.model.watch_drift import report_drift


def quick_gauges(wired: Services) -> dict[str, float]:
    """Return what is known without asking a database."""
    found = {
        "background_problems": float(len(wired.upkeep.problems)),
        "body_bytes_held": float(wired.held.now),
        "model_refused": float(wired.model.refused is not None),
        "database_up": float(wired.store.answers),
    }
    found |= {f'task_failing{{task="{task.name}"}}': float(task.failure is not None) for task in wired.upkeep.tasks}
    try:
        found |= {"model_age_days": round(age_days(wired.model.current), 4), "model_ready": 1.0}
    except NotReady:
        found["model_ready"] = 0.0
    if isinstance(wired.words, InsightWriter):
        found |= {"breaker_open": float(wired.words.breakers_open), "cache_entries": float(wired.words.kept)}
    if wired.ledger is not None:
        found |= {"ledger_waiting": float(wired.ledger.waiting), "ledger_lost": float(wired.ledger.lost)}
    return found


def stored_gauges(wired: Services) -> dict[str, float]:
    """Return what the database knows: jobs by state, drift of the last days; less where it does not answer."""
    found: dict[str, float] = {}
    with suppress(NotReady):
        found |= {f'jobs{{state="{state}"}}': float(count) for state, count in wired.jobs.store.counts().items()}
    with suppress(NotReady):
        found |= _of_orders(wired)
    try:
        manifest = wired.model.current
        seen = report_drift(wired.store, manifest.version, manifest.parameters.sketches, date.today())
    except NotReady:
        return found
    found |= {f'drift_psi{{name="{one.name}"}}': one.psi for one in seen.features}
    return found | {"drift_retrain": float(seen.retrain)}


def _of_orders(wired: Services) -> dict[str, float]:
    """Return how the queue of orders stands: by state, and the age of the longest waiting one in seconds."""
    queue, now = wired.orders.queue(), wired.orders.now().replace(tzinfo=None)
    age = (now - queue.oldest).total_seconds() if queue.oldest else 0.0
    counted = {f'orders{{state="{state}"}}': float(count) for state, count in queue.states.items()}
    return counted | {
        "orders_waiting": float(queue.waiting),
        "orders_oldest_waiting_seconds": round(max(age, 0.0), 3),
        "orders_settled": float(queue.settled),
    }

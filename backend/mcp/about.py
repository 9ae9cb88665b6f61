"""What stands in every answer: which model, which scoring, how well its intervals hold; and nobody's contact."""

import re
from typing import Any, Final

from backend.errors import NotReady
from backend.stores.scored.scorings import current
from backend.stores.store import Store
from backend.use_cases.model.serve_model import ModelInService

WITHHELD: Final = "withheld: this shop's customer ids are personal data"
_PERSONAL: Final = re.compile(r"@|^\+?\d[\d\s()./-]{8,}$")
"""An id that is an e-mail address, or a telephone number."""


def about(model: ModelInService, store: Store) -> dict[str, Any]:
    """Return the model's version and coverage, and what is scored; None for what is not there yet."""
    return _of_model(model) | _of_scoring(store)


def _of_model(model: ModelInService) -> dict[str, Any]:
    try:
        manifest = model.current
    except NotReady as reason:
        return {"model_version": None, "interval_level": None, "interval_coverage": None, "not_ready": str(reason)}
    interval = manifest.metrics.get("interval") or {}
    return {
        "model_version": manifest.version,
        "interval_level": interval.get("level"),
        "interval_coverage": interval.get("coverage"),
    }


def _of_scoring(store: Store) -> dict[str, Any]:
    try:
        with store.reading() as connection:
            found = current(connection)
    except NotReady as reason:
        return {"scored_as_of": None, "customers_scored": 0, "not_scored": str(reason)}
    of = found.scoring
    return {
        "scoring": found.id,
        "scored_as_of": of.cutoff.isoformat(),
        "customers_scored": found.customers,
        "scored_by": of.model_version,
        "currency": of.currency,
        "horizon_days": of.horizon_days,
    }


def shown_id(customer_id: str) -> str:
    """Return an id as an agent may see it.

    >>> shown_id("13085"), shown_id("ann@example.com")
    ('13085', "withheld: this shop's customer ids are personal data")
    """
    return WITHHELD if _PERSONAL.search(customer_id) else customer_id

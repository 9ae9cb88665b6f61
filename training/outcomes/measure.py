"""Predictions whose window has passed, beside what happened in it: by version and source, kept for the service to show."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from backend.errors import NotReady
from backend.monitoring.ledger import Prediction
from backend.monitoring.performance import Realised, realised
from backend.stores.database import Database
from backend.stores.ledger.predictions import passed, replace_outcome
from backend.stores.store import Store
from backend.stores.tables import metadata
from training.outcomes.days import SpendByDay, spend_by_day
from training.progress import Say
from training.transactions.order_log import opened
from training.transactions.readings.asked import Asked

NOTHING = "The ledger holds no predictions yet: score, or let the service answer, and come back in 30 days."


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of one version's predictions from one source.

    ``first`` and ``last``: the days they were made for; ``unknown``: predictions of customers whom the log does not know,
    which nobody can judge.
    """

    model_version: str
    source: str
    first: date
    last: date
    unknown: int
    result: Realised

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self) | {"first": f"{self.first}", "last": f"{self.last}"}


def measure(files: list[Path], database: str, secret: str, say: Say, asked: Asked | None = None) -> list[Measured]:
    """Measure every version, keep the result in the service's database, and return it, the newest version first.

    Raises ``UnreadableLog``; ``NotReady`` where the ledger is empty, or no window of it lies within the log.
    """
    with opened(files, say, asked=asked) as log:
        end = log.span()[1].date() + timedelta(days=1)
        say("adding up what customers spent")
        days = spend_by_day(log.lines, secret)
    store = Store(Database(database, "ledger of predictions"))
    try:
        say("comparing predictions with outcomes")
        with store.reading(NOTHING) as connection:
            found = [one for one in _by_version(passed(connection, end), days) if one is not None]
        if not found:
            raise NotReady(f"No prediction of the ledger has a window that ended before {end}: give a newer log.")
        with store.writing() as connection:
            metadata.create_all(connection)
            for one in found:
                told = asdict(one.result) | {"unknown": one.unknown}
                replace_outcome(connection, one.model_version, one.source, (one.first, one.last), told)
    finally:
        store.close()
    return sorted(found, key=lambda one: one.model_version, reverse=True)


def _by_version(predictions: Iterable[Prediction], days: SpendByDay) -> Iterable[Measured | None]:
    groups: dict[tuple[str, str], list[Prediction]] = defaultdict(list)
    for one in predictions:
        groups[one.model_version, one.source].append(one)
    return [_measured(version, source, made, days) for (version, source), made in groups.items()]


def _measured(version: str, source: str, made: list[Prediction], days: SpendByDay) -> Measured | None:
    known = [one for one in made if one.customer in days.place]
    if not known:
        return None
    first = np.array([one.as_of.toordinal() for one in known])
    end = first + np.array([one.horizon_days for one in known])
    spent, bought = days.between(np.array([days.place[one.customer] for one in known]), first, end)
    probability, spend = (np.array([getattr(one, name) for one in known]) for name in ("probability", "spend"))
    low, high = (np.array([getattr(one, name) for one in known], dtype=np.float64) for name in ("low", "high"))
    result = realised(probability, spend, bought, spent, low, high)
    span = min(one.as_of for one in known), max(one.as_of for one in known)
    return Measured(version, source, *span, len(made) - len(known), result)

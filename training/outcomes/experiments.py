"""What came of experiments: those contacted beside those held out, and audiences since they were exported."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from backend.errors import NotReady
from backend.monitoring.experiments import Uplift, uplift
from backend.monitoring.worth import worth
from backend.stores.database import Database
from backend.stores.ledger.experiments import assigned, conclude, listed
from backend.stores.store import Store
from training.outcomes.days import SpendByDay, spend_by_day
from training.progress import Say
from training.transactions.order_log import opened
from training.transactions.readings.asked import Asked

NOTHING = "No experiment has begun: export an audience with --experiment NAME."

ALL_CONTACTED = "Nobody was held out: what they would have bought anyway is not known."


@dataclass(frozen=True, slots=True)
class Costs:
    """``contact``: what one contact costs, in currency; ``margin``: the share of spend that is earned. None: not known."""

    contact: float | None = None
    margin: float | None = None


@dataclass(frozen=True, slots=True)
class ReadOut:
    """What came of one experiment in ``days`` days after each customer's own first one.

    ``bought`` and ``spent`` are those contacted: share, and currency per customer; ``uplift`` is None where nobody was held
    out. ``waiting``: customers whose window has not passed; ``unknown``: those that the log does not know, who bought
    nothing in it and count as such.
    """

    name: str
    about: str
    days: int
    contacted: int
    held_out: int
    waiting: int
    unknown: int
    bought: float
    spent: float
    uplift: Uplift | None
    answer: str
    sentences: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)


def read_out(
    files: list[Path], database: str, secret: str, say: Say, days: int, costs: Costs, asked: Asked | None = None
) -> list[ReadOut]:
    """Read every experiment out that has customers whose window has passed, keep the results and return them.

    Raises ``UnreadableLog``; ``NotReady`` where no experiment has begun, or no window has passed.
    """
    with opened(files, say, asked=asked) as log:
        end = log.span()[1].date() + timedelta(days=1)
        say("adding up what customers spent")
        spent = spend_by_day(log.lines, secret)
    store = Store(Database(database, "ledger of experiments"))
    try:
        with store.reading(NOTHING) as connection:
            begun = [(row["name"], row["about"], list(assigned(connection, row["name"]))) for row in listed(connection)]
        found = [one for name, about, who in begun if (one := _read(name, about, who, spent, end, days, costs)) is not None]
        if not begun:
            raise NotReady(NOTHING)
        if not found:
            raise NotReady(f"No experiment is {days} days old in a log that ends before {end}: give a newer log.")
        with store.writing() as connection:
            for one in found:
                conclude(connection, one.name, one.as_json())
    finally:
        store.close()
    return found


def _read(
    name: str, about: str, who: Iterable[tuple[str, date, bool]], spent: SpendByDay, end: date, days: int, costs: Costs
) -> ReadOut | None:
    everybody = list(who)
    done = [one for one in everybody if one[1] + timedelta(days=days + 1) <= end]
    if not done:
        return None
    held = np.array([one[2] for one in done])
    bought, money, unknown = _outcomes(done, spent, days)
    both = held.any() and not held.all()
    compared = uplift(bought, money, ~held) if both else None
    answer, told = worth(compared, costs.contact, costs.margin) if compared else ("not known", ALL_CONTACTED)
    sentences = (*((compared.verdict,) if compared else ()), told)
    treated = ~held
    share, mean = (float(each[treated].mean()) if treated.any() else 0.0 for each in (bought, money))
    counts = int(treated.sum()), int(held.sum()), len(everybody) - len(done), unknown
    return ReadOut(name, about, days, *counts, share, mean, compared, answer, sentences)


def _outcomes(done: list[tuple[str, date, bool]], spent: SpendByDay, days: int) -> tuple[Any, Any, int]:
    """(1 where anything was bought, net spend, how many the log does not know), from the day after the export on: what was
    bought on that day may have been bought before it."""
    place = np.array([spent.place.get(one[0], -1) for one in done])
    first = np.array([one[1].toordinal() + 1 for one in done])
    known = place >= 0
    bought, money = np.zeros(len(done)), np.zeros(len(done))
    money[known], bought[known] = spent.between(place[known], first[known], first[known] + days)
    return bought, money, int((~known).sum())

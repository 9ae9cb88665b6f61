"""Every feature as a row of a table: what it means, in which unit, where it comes from, how it is spread over today's
customers, and how it goes with the spend that followed, thirty days ago.
"""

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.stats import rankdata

from backend.contract.arrays import Floats
from backend.contract.features import CLIENT_V1, CONTRACT_V1
from backend.contract.parameters.lifetime import PurchaseProcess
from backend.contract.thresholds import HORIZON_DAYS
from training.candidates.learned.inputs import INPUT_NAMES, inputs_of
from training.features.origin import BEHAVIOUR
from training.features.snapshots import Snapshot, midnight, snapshot

BINS: Final = 22
TAIL: Final = 0.01
"""Of customers at either end who share the first and the last bar."""
LEAST_CUSTOMERS: Final = 30
PROCESS: Final = {
    "process_orders": "orders in the next 30 days that the purchase process expects (log)",
    "process_probability": "chance of an order in the next 30 days by the purchase process (log-odds)",
    "process_alive": "chance of still being a customer by the purchase process (log-odds)",
    "process_basket": "order value that the purchase process expects over the shop's (log)",
    "process_spend": "spend in the next 30 days that the purchase process expects, over the shop's order (log)",
}
"""What ``inputs_of`` adds to the behaviour features, by ``PROCESS_NAMES``."""
NAIVE: Final = {
    "spend_last_90_days": "net spend of the last 90 days (currency)",
    "spend_last_365_days": "net spend of the last 365 days (currency)",
    "purchase_days": "days with a purchase so far (days)",
}
"""What naive forecasts and the purchase process look at besides the contract."""
UNITS: Final = (
    ("purchase days", "days"),
    ("days", "days"),
    ("orders per", "orders a day"),
    ("orders", "orders"),
    ("share", "share"),
    ("earlier years", "years"),
    ("the same", "days"),
    ("standard deviation of the log", "log"),
)
"""How a meaning begins whose unit is not in brackets -> the unit."""
BRACKETS: Final = re.compile(
    r"^(?P<meaning>.*?) ?\((?P<unit>log-odds|log|currency|days|signed log of mean orders)\)(?P<rest>.*)$"
)


@dataclass(frozen=True, slots=True)
class Described:
    """A feature's name, meaning, unit, and the set that it belongs to."""

    name: str
    meaning: str
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A feature over today's customers: counts by bins of equal width, and the points that hold 10, 50 and 90 % of them.

    ``follows`` is Spearman's correlation with what customers spent in the last 30 days of the log, the feature being as of
    their beginning; None where that cannot be told.
    """

    feature: Described
    counts: tuple[int, ...]
    low: float
    middle: float
    high: float
    follows: float | None


@dataclass(frozen=True, slots=True)
class Features:
    """All features; ``table`` holds the Spearman correlations among ``named`` ones, shape ``(n, n)``."""

    seen: tuple[Seen, ...]
    named: tuple[str, ...]
    table: tuple[tuple[float, ...], ...]


SHOWN: Final = (
    *(one.name for one in CONTRACT_V1),
    "tenure_days",
    "days_between_purchases",
    "returned_share",
    "basket_trend",
)
"""Whose correlations are shown as a table: what every request sends, and four that tell something else."""


def described() -> tuple[Described, ...]:
    """Return every feature that a model of this program may look at."""
    contract = {one.name for one in CONTRACT_V1}
    clients = [Described(one.name, one.meaning, one.unit, "contract_v1") for one in CONTRACT_V1]
    clients += [Described(one.name, one.meaning, one.unit, "client_v1") for one in CLIENT_V1 if one.name not in contract]
    sets = (("behaviour_v1", BEHAVIOUR), ("purchase process", PROCESS), ("naive rates", NAIVE))
    return (*clients, *(_parsed(name, said, source) for source, found in sets for name, said in found.items()))


def _parsed(name: str, said: str, source: str) -> Described:
    """Return a feature whose unit stands in brackets, or follows from how its meaning begins."""
    if found := BRACKETS.match(said):
        return Described(name, found["meaning"] + found["rest"], found["unit"], source)
    return Described(name, said, next((unit for start, unit in UNITS if said.startswith(start)), "number"), source)


def features_of(everybody: Snapshot, process: PurchaseProcess) -> Features:
    """Return every feature over everybody known today."""
    now = _values(everybody, process)
    follows = _following(everybody, process)
    seen = tuple(_seen(one, now[one.name], follows.get(one.name)) for one in described())
    ranks = [_standard(now[name]) for name in SHOWN]
    table = tuple(tuple(round(float(one @ other), 3) for other in ranks) for one in ranks)
    return Features(seen, SHOWN, table)


def _values(some: Snapshot, process: PurchaseProcess) -> dict[str, Floats]:
    X = inputs_of(some, process).X.astype(np.float64)
    return {**some.columns, **{name: X[:, place] for place, name in enumerate(INPUT_NAMES)}}


def _following(everybody: Snapshot, process: PurchaseProcess) -> dict[str, float]:
    day = everybody.day - HORIZON_DAYS
    if day <= everybody.sums.days.first_day:
        return {}
    then = snapshot(everybody.sums, midnight(day))
    if len(then.who) < LEAST_CUSTOMERS or not then.spend.any():
        return {}
    came = _standard(then.spend)
    return {name: round(float(_standard(values) @ came), 3) for name, values in _values(then, process).items()}


def _standard(values: Floats) -> Floats:
    """Return ranks of values, shape ``(n_customers,)``, moved and scaled so that products are Spearman's rho; zeros of a
    constant."""
    ranks = rankdata(values)
    ranks -= ranks.mean()
    size = float(np.sqrt(ranks @ ranks))
    return np.asarray(ranks / size if size > 0 else ranks)


def _seen(feature: Described, values: Floats, follows: float | None) -> Seen:
    least, most = np.quantile(values, [TAIL, 1 - TAIL])
    counts, _ = np.histogram(np.clip(values, least, most), BINS, (least, most if most > least else least + 1))
    low, middle, high = (float(one) for one in np.quantile(values, [0.1, 0.5, 0.9]))
    return Seen(feature, tuple(int(one) for one in counts), low, middle, high, follows)

"""List scored customers, page by page, and describe one of them."""

import base64
import hashlib
import json
import sys
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from backend.contract.estimates import CustomerEstimate, Insight
from backend.contract.features import FEATURE_NAMES
from backend.contract.parameters.scoring import ScoringParameters
from backend.contract.profiles import CurrentScoring, CustomerProfile
from backend.errors import ExpiredCursor, UnknownName, WrongCursor
from backend.insight.facts.facts import fact_sheet
from backend.scoring.season_index import season_index
from backend.stores.customers import Filters, Order, Place, find_customer, page
from backend.stores.scorings import current, kept
from backend.stores.store import Store
from backend.use_cases.value_customers import HORIZON_DAYS, InsightPort


@dataclass(frozen=True, slots=True)
class Page:
    """Customers of one scoring, and the cursor of the page after this; None at the end."""

    scoring: CurrentScoring
    customers: list[CustomerProfile]
    next: str | None


def list_customers(store: Store, filters: Filters, order: Order, limit: int, cursor: str | None) -> Page:
    """Return one page of customers. Raises ``NotReady``, ``WrongCursor`` or ``ExpiredCursor``."""
    asked = _fingerprint(filters, order)
    number, after = _opened(cursor, asked, order) if cursor else (None, None)
    with store.reading() as connection:
        scoring = current(connection) if number is None else kept(connection, number)
        if scoring is None:
            raise ExpiredCursor("The scoring that this cursor walks through is no longer kept; start at the first page.")
        found = page(connection, scoring.id, filters, order, after, limit + 1)
    more = len(found) > limit
    return Page(scoring, found[:limit], _cursor(scoring.id, asked, found[limit - 1], order) if more else None)


def one_customer(store: Store, customer_id: str) -> tuple[CurrentScoring, CustomerProfile]:
    """Return one customer of the scoring in service. Raises ``UnknownName`` or ``NotReady``."""
    with store.reading() as connection:
        scoring = current(connection)
        found = find_customer(connection, scoring.id, customer_id) if "\0" not in customer_id else None
    if found is None:
        raise UnknownName(f"No customer {customer_id[:128]!r} was scored.")
    return scoring, found


async def describe_customer(
    customer: CustomerProfile, parameters: ScoringParameters, words: InsightPort, cutoff: date
) -> Insight:
    """The insight that a prediction as of the scoring's ``cutoff`` would have carried, from what was scored."""
    estimate = CustomerEstimate(
        features=tuple(float(getattr(customer, name)) for name in FEATURE_NAMES),
        predicted_spend=customer.predicted_spend_30d,
        purchase_probability=customer.purchase_probability_30d,
        segment=customer.segment,
        archetype=customer.archetype,
        drivers=customer.drivers,
        warnings=(),
        as_of=cutoff,
        season_index=season_index(parameters.season, cutoff.toordinal(), HORIZON_DAYS),
    )
    low, high = customer.spend_30d_low, customer.spend_30d_high
    interval = (low, high) if low is not None and high is not None else None
    return await words.write(fact_sheet(estimate, parameters, interval=interval))


def _fingerprint(filters: Filters, order: Order) -> str:
    """Return a text that is the same for the same question: a cursor of another question is refused."""
    return hashlib.sha256(repr((astuple(filters), astuple(order))).encode()).hexdigest()[:12]


def _cursor(number: int, asked: str, last: CustomerProfile, order: Order) -> str:
    value = None if order.by == "customer_id" else getattr(last, order.by)
    packed = json.dumps([number, asked, last.customer_id, value], separators=(",", ":"))
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def _opened(cursor: str, asked: str, order: Order) -> tuple[int, Place]:
    match _unpacked(cursor):
        case [int(number), str(of), str(last), None | int() | float() as value] if _storable(number, last, value):
            if of != asked:
                raise WrongCursor("This cursor belongs to another sort order or other filters; start at the first page.")
            return number, Place(last, None if order.by == "customer_id" else value)
    raise WrongCursor("Invalid cursor; start again without one.")


def _unpacked(cursor: str) -> Any:
    try:
        return json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        return None


def _storable(number: int, customer_id: str, value: float | None) -> bool:
    """Return whether a database takes these values; a forged cursor may hold anything."""
    try:
        customer_id.encode()
    except UnicodeEncodeError:
        return False
    known = value is None or (not isinstance(value, bool) and abs(value) <= sys.float_info.max)  # false for nan
    return 0 < number < 1 << 31 and "\0" not in customer_id and known

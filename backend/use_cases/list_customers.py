"""List scored customers, page by page, and describe one of them."""

import base64
import hashlib
import json
import sys
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from backend.contract.estimates import CustomerEstimate, Insight
from backend.contract.features import FEATURE_NAMES, ContractV1
from backend.contract.parameters.scoring import ScoringParameters
from backend.contract.profiles import CurrentScoring, CustomerProfile
from backend.contract.thresholds import HORIZON_DAYS
from backend.errors import ExpiredCursor, UnknownName, WrongCursor
from backend.insight.actions.action import Terms
from backend.insight.writing.case import Case
from backend.scoring.season_index import season_index
from backend.stores.customers import Filters, Order, Place, find_customer, page
from backend.stores.facts import find_facts
from backend.stores.scorings import current, kept
from backend.stores.store import Store
from backend.use_cases.describe_claims import case_of
from backend.use_cases.value_customers import InsightPort, case_of_request


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


def told_customer(store: Store, customer_id: str, terms: Terms) -> tuple[CurrentScoring, CustomerProfile, Case | None]:
    """Return one customer of the scoring in service with what may be said; None where the scoring kept no facts. ``terms``:
    of the shop.

    Raises ``UnknownName`` or ``NotReady``.
    """
    with store.reading() as connection:
        scoring = current(connection)
        known = "\0" not in customer_id
        found = find_customer(connection, scoring.id, customer_id) if known else None
        facts = find_facts(connection, scoring.id, customer_id) if known else None
    if found is None:
        raise UnknownName(f"No customer {customer_id[:128]!r} was scored.")
    return scoring, found, case_of(found, *facts, scoring.scoring, terms) if facts else None


async def describe_customer(
    customer: CustomerProfile, case: Case | None, parameters: ScoringParameters, words: InsightPort, cutoff: date
) -> Insight:
    """Return the words about a scored customer; without facts of the log, those of a request as of the ``cutoff``."""
    return await words.write(case or _as_asked(customer, parameters, cutoff))


def _as_asked(customer: CustomerProfile, parameters: ScoringParameters, cutoff: date) -> Case:
    estimate = CustomerEstimate(
        features=ContractV1(*(float(getattr(customer, name)) for name in FEATURE_NAMES)),
        predicted_spend=customer.predicted_spend_30d,
        purchase_probability=customer.purchase_probability_30d,
        segment=customer.segment,
        archetype=customer.archetype,
        drivers=customer.drivers,
        warnings=(),
        as_of=cutoff,
        season_index=season_index(parameters.season, cutoff.toordinal(), HORIZON_DAYS),
    )
    return case_of_request(estimate, parameters, "")


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

"""List scored customers, page by page, and describe one of them."""

import base64
import hashlib
import json
import sys
from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any, Final

from backend.contract.estimates import CustomerEstimate, Insight
from backend.contract.features import FEATURE_NAMES, ContractV1
from backend.contract.parameters.scoring import ScoringParameters
from backend.contract.profiles import CurrentScoring, CustomerProfile
from backend.contract.thresholds import HORIZON_DAYS
from backend.errors import ExpiredCursor, NotReady, UnknownName, WrongCursor
from backend.insight.actions.action import Terms
from backend.insight.writing.case import Case
from backend.scoring.season_index import season_index
from backend.stores.scored.customers import Filters, Order, Place, Sums, count, find_customer, page, sums
from backend.stores.scored.facts import find_facts
from backend.stores.scored.scorings import current, kept
from backend.stores.store import Store
from backend.use_cases.estimates.value_customers import InsightPort, case_of_request
from backend.use_cases.stored.segment_customers import totals_of
from backend.use_cases.texts.describe_claims import case_of

DATED: Final = "expected_next_order"
"""The sort whose places are dates."""


@dataclass(frozen=True, slots=True)
class Page:
    """Customers of one scoring, and the cursor of the page after this; None at the end.

    ``total`` counts everybody whom the filters leave; None where they would have to be looked at one by one and the page
    was asked for by a cursor.
    """

    scoring: CurrentScoring
    customers: list[CustomerProfile]
    next: str | None
    total: int | None
    sums: Sums | None = None


Finding = Callable[[CurrentScoring], Filters]
"""Filters that count days from the scoring's own."""
Seeking = Callable[[CurrentScoring], Filters | None]
"""The same; None where nobody can be meant."""


def list_customers(
    store: Store, seeking: Seeking, order: Order, limit: int, start: str | int | None, *, summed: bool = False
) -> Page:
    """Return one page of customers, from a cursor on or after so many others, with the sums of all where asked for.

    Raises ``NotReady``, ``WrongCursor`` or ``ExpiredCursor``.
    """
    cursor, skip = (None, start) if isinstance(start, int) else (start, None)
    number = _number(cursor) if cursor else None
    with store.reading() as connection:
        scoring = current(connection) if number is None else kept(connection, number)
        if scoring is None:
            raise ExpiredCursor("The scoring that this cursor walks through is no longer kept; start at the first page.")
        filters = seeking(scoring)
        if filters is None:
            return Page(scoring, [], None, 0)
        asked = _fingerprint(filters, order)
        after = _opened(cursor, asked, order) if cursor else None
        found = page(connection, scoring.id, filters, order, after if skip is None else skip, limit + 1)
        added = (_added(scoring, filters) or sums(connection, scoring.id, filters)) if summed else None
        counted = skip is not None or filters == Filters(groups=filters.groups)
        total = count(connection, scoring.id, filters) if counted else None
    more = len(found) > limit
    following = _cursor(scoring.id, asked, found[limit - 1], order) if more else None
    return Page(scoring, found[:limit], following, added.customers if added else total, added)


def _added(scoring: CurrentScoring, filters: Filters) -> Sums | None:
    """Return the sums of everybody or of one group, which were worked out at scoring time; None for other questions."""
    if filters != Filters(groups=filters.groups) or len(filters.groups) > 1:
        return None
    try:
        totals = totals_of(scoring)
    except NotReady:
        return None
    asked = [totals.groups.get(group.kind, {}).get(group.name) for group in filters.groups] or [totals.everybody]
    known = asked[0]
    return None if known is None else Sums(known.customers, known.predicted_spend_30d, known.clv_365d)


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
    packed = json.dumps([number, asked, last.customer_id, value], separators=(",", ":"), default=date.isoformat)
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


INVALID: Final = "Invalid cursor; start again without one."


def _number(cursor: str) -> int:
    """Return the scoring that a cursor walks through."""
    match _unpacked(cursor):
        case [int(number), str(), str(last), None | int() | float() | str() as value] if _storable(number, last, value):
            return number
    raise WrongCursor(INVALID)


def _opened(cursor: str, asked: str, order: Order) -> Place:
    _, of, last, value = _unpacked(cursor)
    if of != asked:
        raise WrongCursor("This cursor belongs to another sort order or other filters; start at the first page.")
    if isinstance(value, str) != (order.by == DATED and value is not None):
        raise WrongCursor(INVALID)
    if isinstance(value, str):
        try:
            return Place(last, date.fromisoformat(value))
        except ValueError as error:
            raise WrongCursor(INVALID) from error
    return Place(last, None if order.by == "customer_id" else value)


def _unpacked(cursor: str) -> Any:
    try:
        return json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        return None


def _storable(number: int, customer_id: str, value: float | str | None) -> bool:
    """Return whether a database takes these values; a forged cursor may hold anything."""
    try:
        customer_id.encode()
    except UnicodeEncodeError:
        return False
    if isinstance(value, str):
        return 0 < number < 1 << 31 and "\0" not in customer_id
    known = value is None or (not isinstance(value, bool) and abs(value) <= sys.float_info.max)  # false for nan
    return 0 < number < 1 << 31 and "\0" not in customer_id and known

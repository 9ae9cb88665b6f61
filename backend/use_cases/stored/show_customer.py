"""One customer's page: their orders, when the next one is due, and what an order brings if it comes."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from backend.contract.profiles import CustomerProfile
from backend.contract.shop.log_facts import LogFacts
from backend.contract.shop.shop_views import CustomerOrder
from backend.stores.scored.facts import find_facts
from backend.stores.scored.views import find_orders
from backend.stores.store import Store

Reason = Literal["one_order", "unlikely"]


@dataclass(frozen=True, slots=True)
class NextOrder:
    """``date`` is the day by which it is as likely as not; ``earliest`` to ``latest`` is when three in five of the
    customer's own gaps would end. ``reason`` says why there is no date: one order so far, or unlikely within a year."""

    earliest: date | None
    latest: date | None
    reason: Reason | None
    date: date | None


@dataclass(frozen=True, slots=True)
class CustomerStory:
    """``history`` has the newest 500 orders, returns below 0; ``spend_if_ordered`` is expected spend over the chance."""

    history: tuple[CustomerOrder, ...]
    first_order: date | None
    last_order: date | None
    next_order: NextOrder
    spend_if_ordered: float | None


def tell_story(store: Store, scoring_id: int, customer: CustomerProfile, cutoff: date) -> CustomerStory:
    """Return what a customer's page shows beside the record."""
    with store.reading() as connection:
        history = find_orders(connection, scoring_id, customer.customer_id)
        facts = find_facts(connection, scoring_id, customer.customer_id)
    log = facts[1] if facts else None
    chance = customer.purchase_probability_30d
    return CustomerStory(
        history,
        log.first if log else None,
        log.last if log else None,
        next_order(customer, log, cutoff),
        round(customer.predicted_spend_30d / chance, 2) if chance > 0 else None,
    )


def next_order(customer: CustomerProfile, log: LogFacts | None, cutoff: date) -> NextOrder:
    """Return when the next order is due; the customer's own gaps count only where they do not lie in the past."""
    expected = customer.expected_next_order
    if expected is None:
        return NextOrder(None, None, "one_order" if customer.num_transactions <= 1 else "unlikely", None)
    if log is None or log.low_gap is None or log.high_gap is None:
        return NextOrder(None, None, None, expected)
    earliest, latest = (log.last + timedelta(days=gap) for gap in (log.low_gap, log.high_gap))
    if not earliest <= expected <= latest:
        return NextOrder(None, None, None, expected)
    return NextOrder(max(earliest, cutoff), max(latest, cutoff), None, expected)

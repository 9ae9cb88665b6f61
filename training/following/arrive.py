"""Arrivals into the shop in memory: whose lines change, and what is to be said of each arrival."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from backend.contract.shop.arrivals import Arrival, Kept
from backend.monitoring.ledger import customer_key
from backend.stores.arrivals import Mark
from training.arrivals.reading import Line, read
from training.following.shop import Placed, Shop
from training.transactions.reasons import UNREADABLE

AT: Final = {"orders": "at", "shopify": "Created at", "woocommerce": "order_date", "stripe": "Created date (UTC)"}
"""The column that says when an order was placed, by whose words it is told in."""
FORGOTTEN: Final = "of a person who was forgotten on request"
NO_ORDER: Final = "the order that it belongs to has not come in"
_CENT: Final = 0.005


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Marks of forgotten people with their days, and the key that they are hashed with."""

    marks: dict[str, date]
    secret: str

    def day(self, customer: str) -> date | None:
        """Return the day on which a customer was forgotten; None for anybody else."""
        if not self.marks:
            return None
        keys = {customer_key(name, self.secret) for name in (customer, customer.strip().lower())}
        return max((self.marks[key] for key in keys if key in self.marks), default=None)


def arrive(shop: Shop, new: Sequence[Kept], related: Iterable[Kept], forgotten: Forgotten) -> tuple[set[str], list[Mark]]:
    """Put arrivals in; ``related``: those that share a sender's key with them, for refunds that came by themselves.

    Returns the customers whose lines changed, and what to write down of each arrival.
    """
    orders, marks = _with_refunds(new, related)
    found = read([one.arrival for one in orders], shop.columns, shop.among(one.arrival.order_id for one in orders))
    shop.look_up(one.arrival.order_id for one in orders)
    placed: list[Placed] = []
    for one in orders:
        lines, reason = found.lines.get(one.arrival.order_id, []), found.reasons.get(one.arrival.order_id)
        lines, reason = _remembered([_known(shop, line) for line in lines], reason, forgotten)
        place, mark = _judged(shop, one, lines, reason)
        placed += [place] if place else []
        marks.append(mark)
    return shop.put(placed) if placed else set(), marks


def _judged(shop: Shop, one: Kept, lines: list[Line], reason: str | None) -> tuple[Placed | None, Mark]:
    """What to put in of an order, None where nothing is, and what to say of it."""
    arrival, inside = one.arrival, one.number in shop.put_before
    who = str(lines[0]["customer_id"]) if lines else arrival.customer_id
    if not lines and any(reason == str(one) for one in UNREADABLE):
        return None, Mark(one.number, one.version, "set aside", reason, who)
    if not inside and _told(shop, arrival, lines):
        return None, Mark(one.number, one.version, "in the log", None, who)
    log = shop.in_log[arrival.order_id]
    days = {line["at"].date() for line in lines} | _day_of(arrival)
    if not days and log is not None:
        days = {log[1]}
    state = "applied" if lines or log is not None or inside else "set aside"
    said = None if lines and reason is None else reason
    place = Placed(one.number, arrival.order_id, lines, frozenset(days))
    return place, Mark(one.number, one.version, state, said, who)


def _told(shop: Shop, arrival: Arrival, lines: Sequence[Line]) -> bool:
    """Whether the log tells the order itself: as it is here, or from a day after it became so."""
    log = shop.in_log[arrival.order_id]
    if log is None:
        return False
    money = float(sum((Decimal(line["net_amount"]) for line in lines), Decimal(0)))
    return abs(money - log[0]) < _CENT or shop.ends.date() > arrival.changed.date()


def _with_refunds(new: Sequence[Kept], related: Iterable[Kept]) -> tuple[list[Kept], list[Mark]]:
    """The orders that are new or whose refunds are, with all of these; and marks of the refunds."""
    by_key: dict[str, dict[str, str]] = defaultdict(dict)
    orders = {one.number: one for one in new if one.arrival.refund_of is None}
    everything = {one.number: one for one in (*related, *new)}.values()
    keys = {one.arrival.refund_of for one in new if one.arrival.refund_of is not None}
    owners = {one.arrival.sender_key: one for one in everything if one.arrival.refund_of is None}
    for one in everything:
        if one.arrival.refund_of is not None:
            by_key[one.arrival.refund_of] |= one.arrival.refunds
        elif one.arrival.sender_key in keys:
            orders[one.number] = one
    merged = [
        replace(
            one, arrival=replace(one.arrival, refunds=one.arrival.refunds | by_key.get(one.arrival.sender_key or "", {}))
        )
        for one in orders.values()
    ]
    marks = []
    for one in new:
        if (key := one.arrival.refund_of) is not None:
            owner = owners.get(key)
            state, reason = ("applied", None) if owner else ("set aside", NO_ORDER)
            marks.append(Mark(one.number, one.version, state, reason, owner.arrival.customer_id if owner else ""))
    return merged, marks


def _known(shop: Shop, line: Line) -> Line:
    """A line whose customer the log knows without zeros before the id is that customer's."""
    name = str(line["customer_id"])
    bare = name.lstrip("0")
    if bare != name and name.isdecimal() and bare in shop.profiles and name not in shop.profiles:
        return line | {"customer_id": bare}
    return line


def _remembered(lines: list[Line], reason: str | None, forgotten: Forgotten) -> tuple[list[Line], str | None]:
    """The lines of people who are not forgotten, or were before they bought this."""
    days = {str(line["customer_id"]): forgotten.day(str(line["customer_id"])) for line in lines}
    kept = [line for line in lines if (day := days[str(line["customer_id"])]) is None or line["at"].date() > day]
    return kept, reason if len(kept) == len(lines) else FORGOTTEN


def _day_of(arrival: Arrival) -> set[date]:
    if arrival.rows:
        with suppress(ValueError):
            return {date.fromisoformat(arrival.rows[0].get(AT[arrival.source], "")[:10])}
    return set()

"""Stays of a hotel group's loyalty programme: a guest with a list of stays (JSON), or a row a stay (csv, parquet).

A stay is an order; its revenue's currency is the last word of the column's name ("Total Revenue USD").
"""

import re
from collections import Counter

from training.transactions.dialects.protocol import NO, Amount, Grain, Lines, Recognition, cells, needed
from training.transactions.tables.table import Head

_GUEST, _ARRIVAL = ("CustomerID", "Guest ID", "Member ID"), ("Arrival Date", "Check-in Date")
_REVENUE = re.compile(r"total[\s_]+revenue[\s_(]*([a-z]{3})?\)?", re.IGNORECASE)

_OFTEN = 5
"""How many times the average guest's stays nobody may have: what stands for people unknown stands on many rows."""


class Hotel:
    """Stays with their arrival and revenue."""

    name = "hotel"

    def recognise(self, head: Head) -> Recognition:
        """By guest, arrival and revenue; surer with the channel of the booking."""
        if not head.named or _revenue(head) is None or head.find(*_GUEST) is None or head.find(*_ARRIVAL) is None:
            return NO
        channel = head.find("Channel") is not None
        return Recognition(0.9 if channel else 0.75, "a guest, an arrival date and a total revenue on each row")

    def lines(self, head: Head) -> Lines:
        """A stay a row; stays without revenue are set aside."""
        revenue = _revenue(head) or ""
        currency = (_REVENUE.fullmatch(revenue) or [None, None])[1]
        return Lines(
            customer_id=needed(head, *_GUEST),
            at=needed(head, *_ARRIVAL),
            order_id=cells(head, "Reservation ID", "Booking ID", "Confirmation Number"),
            product_id=cells(head, "Channel"),
            amount=Amount(plus=(revenue,)),
            zero_is_a_person=_counts_from_zero(head),
            currency_is=currency.upper() if currency else None,
            grain=Grain.ORDER,
            notes=("A stay is an order, on the day of arrival.",),
        )


def _counts_from_zero(head: Head) -> bool:
    """Guests are numbered from 0, where that one stays about as often as others do and there is a guest 1."""
    guests = Counter(head.cells(needed(head, *_GUEST).columns[0]))
    return "1" in guests and guests["0"] * len(guests) <= _OFTEN * guests.total()


def _revenue(head: Head) -> str | None:
    return next((column for column in head.header if _REVENUE.fullmatch(column.strip())), None)

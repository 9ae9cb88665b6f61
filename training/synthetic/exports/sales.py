"""Whole orders of the sample shop, with what becomes of each: paid, refunded, cancelled, awaited, bought as a guest, ..."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Final

import numpy as np

from training.synthetic.transactions import Lines

POSTAGE: Final = 495
"""Pence; what an order costs at least, so that none is free."""
STATE_SHARE, GUEST_SHARE, FOREIGN_SHARE = 0.02, 0.1, 0.06
RATE: Final = Decimal("0.85")
"""GBP for a euro."""


class State(StrEnum):
    """What became of an order."""

    PAID = "paid"
    PART_REFUNDED = "partly refunded"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"
    PENDING = "pending"
    ON_DELIVERY = "cash on delivery"
    FAILED = "failed"
    VOIDED = "voided"
    TEST = "test"
    DRAFT = "draft"
    UNCAPTURED = "uncaptured"
    FRAUD = "fraud"


@dataclass(frozen=True, slots=True)
class Item:
    """A line of an order; ``price`` of one, in pence."""

    sku: str
    name: str
    quantity: int
    price: int


@dataclass(frozen=True, slots=True)
class Sale:
    """An order; money in pence. ``customer``: -1 for nobody; ``guest``: known by e-mail alone; ``foreign``: in euros."""

    number: int
    customer: int
    at: datetime
    items: tuple[Item, ...]
    shipping: int
    refunded: int = 0
    state: State = State.PAID
    guest: bool = False
    foreign: bool = False

    @property
    def total(self) -> int:
        """What was charged, with shipping."""
        return self.shipping + sum(item.price * item.quantity for item in self.items)

    @property
    def units(self) -> int:
        """Pieces bought."""
        return sum(item.quantity for item in self.items)


def sales(lines: Lines, first_day: datetime, rng: np.random.Generator, states: Sequence[State]) -> Iterator[Sale]:
    """The orders of the log in order of their numbers; returns become refunds, and ``states`` are dealt to paid orders."""
    order = np.argsort(lines.order, kind="stable")
    grouped = lines.take(order)
    bounds = np.flatnonzero(np.diff(grouped.order, prepend=-1, append=-1))
    fate = rng.random((bounds.size - 1, 3))
    for place, (begin, end) in enumerate(pairwise(bounds)):
        sale = _sale(grouped.take(np.arange(begin, end)), first_day)
        yield _dealt(sale, fate[place], states)


def _sale(lines: Lines, first_day: datetime) -> Sale:
    bought = [place for place in range(lines.order.size) if not lines.cancels[place]]
    items = tuple(_item(lines, place) for place in bought if lines.product[place] >= 0)
    postage = sum(round(100 * lines.price[place]) for place in bought if lines.product[place] < 0)
    charged = sum(item.price * item.quantity for item in items)
    back = sum(
        round(100 * lines.price[place]) * -int(lines.quantity[place])
        for place in range(lines.order.size)
        if lines.cancels[place]
    )
    shipping = postage or (0 if charged else POSTAGE)
    at = first_day + timedelta(minutes=int(float(lines.day.min()) * 1440))
    return Sale(int(lines.order[0]) + 1, int(lines.customer[0]), at, items, shipping, min(back, charged + shipping))


def _item(lines: Lines, place: int) -> Item:
    product = int(lines.product[place])
    return Item(
        f"SKU-{product:04}", f'Item {product}, "large"', int(lines.quantity[place]), round(100 * lines.price[place])
    )


def _dealt(sale: Sale, fate: np.ndarray, states: Sequence[State]) -> Sale:
    """A sale with its fate; three uniform numbers decide state, guest and currency."""
    state = State.PAID
    if sale.refunded:
        state = State.REFUNDED if sale.refunded == sale.total else State.PART_REFUNDED
    elif fate[0] < STATE_SHARE * len(states):
        state = states[int(fate[0] / STATE_SHARE)]
    return replace(sale, state=state, guest=bool(fate[1] < GUEST_SHARE), foreign=bool(fate[2] < FOREIGN_SHARE))

"""Customers from order lines, one by one."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the cleaned log."""

    customer: str
    order: str
    product: str | None
    name: str
    units: int
    at: datetime
    country: str | None
    amount: Decimal


@dataclass(slots=True)
class Order:
    """One order: what was bought with it."""

    key: tuple[datetime, str]
    value: Decimal = Decimal(0)
    units: Counter[str] = field(default_factory=Counter)
    country: str | None = None

    @property
    def day(self) -> date:
        """Return the date of its first positive line."""
        return self.key[0].date()


@dataclass(slots=True)
class Person:
    """All lines of a customer, and the orders among them, earliest first."""

    lines: list[Line]
    orders: list[Order]
    days: list[date]
    gaps: list[int]

    @property
    def bought(self) -> Decimal:
        """Return the sum of the positive lines."""
        return sum((line.amount for line in self.lines if line.amount > 0), Decimal(0))

    @property
    def net(self) -> Decimal:
        """Return the sum of all lines."""
        return sum((line.amount for line in self.lines), Decimal(0))

    def net_between(self, start: date, end: date) -> Decimal:
        """Return the sum of the lines in [start, end)."""
        return sum((line.amount for line in self.lines if start <= line.at.date() < end), Decimal(0))

    def orders_between(self, start: date, end: date) -> int:
        """Return the orders in [start, end)."""
        return sum(start <= order.day < end for order in self.orders)

    @property
    def products(self) -> set[str]:
        """Return all products bought."""
        return {product for order in self.orders for product in order.units}


def people(lines: Iterable[Line], as_of: date) -> dict[str, Person]:
    """Return everybody with an order before a date."""
    by_customer: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.at.date() < as_of:
            by_customer[line.customer].append(line)
    found = {who: _person(own) for who, own in sorted(by_customer.items())}
    return {who: person for who, person in found.items() if person.orders}


def _person(lines: list[Line]) -> Person:
    found: dict[str, Order] = {}
    for line in lines:
        if line.amount <= 0:
            continue
        order = found.setdefault(line.order, Order((line.at, line.order)))
        order.key = min(order.key, (line.at, line.order))
        order.value += line.amount
        if line.product is not None:
            order.units[line.product] += line.units
        if line.country is not None and (order.country is None or line.country < order.country):
            order.country = line.country
    orders = sorted(found.values(), key=lambda order: order.key)
    days = sorted({order.day for order in orders})
    return Person(lines, orders, days, [(after - before).days for before, after in pairwise(days)])


def middle(values: Iterable[Any]) -> Fraction:
    """Return the median."""
    ordered = sorted(Fraction(value) for value in values)
    size = len(ordered)
    return (ordered[(size - 1) // 2] + ordered[size // 2]) / 2


def point(values: Iterable[Any], percent: int) -> Fraction:
    """Return the smallest value with at least so many percent of the values not above it."""
    ordered = sorted(Fraction(value) for value in values)
    for number, value in enumerate(ordered, start=1):
        if number * 100 >= percent * len(ordered):
            return value
    raise ValueError("no values")


def favourite(orders: list[Order], person: Person) -> tuple[str, int] | None:
    """Return the product in most of these orders (three, half of them, alone, kept), and in how many it is."""
    counted = Counter(product for order in orders for product in order.units)
    if not counted:
        return None
    most = max(counted.values())
    leaders = [product for product, count in counted.items() if count == most]
    if len(leaders) > 1 or most < 3 or Fraction(most, len(orders)) < Fraction(1, 2):
        return None
    kept = sum((line.amount for line in person.lines if line.product == leaders[0]), Decimal(0))
    return (leaders[0], most) if kept > 0 else None

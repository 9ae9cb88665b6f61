"""One customer as the recount sees them, beside the shop."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import ClassVar

from training.recount.people import Person, favourite, middle, point
from training.recount.shop import Shop, Stored, home, measures


class View:
    """What claims ask of a customer; each answer is worked out when first asked for."""

    def __init__(self, person: Person, stored: Stored, shop: Shop) -> None:
        self.person, self.stored, self.shop = person, stored, shop
        self.orders, self.days, self.gaps = person.orders, person.days, person.gaps
        self.first, self.last = person.days[0], person.days[-1]
        self.away = (shop.as_of - self.last).days
        self.age = (shop.as_of - self.first).days
        self.net, self.bought = person.net, person.bought
        self.back = self.bought - self.net

    def before(self, days: int) -> date:
        """Return the date so many days before the scoring's."""
        return self.shop.as_of - timedelta(days=days)

    def net_in(self, start: int, end: int) -> Decimal:
        """Return the net from ``start`` to ``end`` days ago."""
        return self.person.net_between(self.before(start), self.before(end))

    def orders_in(self, start: int, end: int) -> int:
        """Return the orders from ``start`` to ``end`` days ago."""
        return self.person.orders_between(self.before(start), self.before(end))

    def population(self, what: str) -> int | None:
        """Return how many there are of those with whom a claim compares."""
        size = self._populations.get(what)
        return None if size is None else size(self)

    _populations: ClassVar[dict[str, Callable[["View"], int]]] = {
        "all scored customers": lambda v: v.shop.size,
        "own gaps between order days": lambda v: len(v.gaps),
        "own orders": lambda v: len(v.orders),
        "first-time customers who had waited as long": lambda v: v.wait[1] if v.wait else 0,
        "silences that lasted as long": lambda v: v.wait[1] if v.wait else 0,
        "customers who first ordered in the same month": lambda v: v.shop.cohort((v.first.year, v.first.month))[0],
        "customers of three order days or more": lambda v: len(v.shop.breadths),
        "customers of two orders or more who sent something back": lambda v: len(v.shop.returners),
        "customers of ten orders or more": lambda v: v.shop.ten[0],
        "customers of 548 days or more who bought a year earlier": lambda v: len(v.shop.trends),
        "order days of all customers": lambda v: sum(v.shop.weekdays.values()),
    }

    @cached_property
    def rhythm(self) -> Fraction | None:
        return middle(self.gaps) if len(self.days) >= 5 else None

    @cached_property
    def steady(self) -> bool:
        return len(self.days) >= 5 and point(self.gaps, 80) <= 4 * point(self.gaps, 20)

    @cached_property
    def times(self) -> Fraction | None:
        """Return the absence in usual gaps."""
        return None if self.rhythm is None else self.away / self.rhythm

    @cached_property
    def one_day(self) -> bool:
        return len(self.days) == 1

    @cached_property
    def few(self) -> bool:
        return len(self.days) in (2, 3, 4)

    @cached_property
    def many(self) -> bool:
        return len(self.days) >= 5

    def beyond(self, gap: int) -> bool:
        """Return whether a time is longer than 95 % of the shop's gaps."""
        return self.shop.long_gap is not None and gap > self.shop.long_gap

    @cached_property
    def silent(self) -> bool:
        very = self.shop.late(95)
        by_rhythm = self.times is not None and very is not None and self.times > very
        return self.many and self.away > 60 and (by_rhythm or self.beyond(self.away))

    @cached_property
    def quiet(self) -> bool:
        return self.few and self.beyond(self.away)

    @cached_property
    def wait(self) -> tuple[int, int, int] | None:
        """Return (wait, cases, ended) of silences like this one."""
        table = self.shop.waits[self.one_day]
        waits = [wait for wait in table if wait <= self.away and 2 * wait >= self.away]
        return (max(waits), *table[max(waits)]) if waits else None

    @cached_property
    def share(self) -> Fraction | None:
        """Return the share of such silences that ended; None where the model sees more than that within 30 days."""
        if self.wait is None:
            return None
        share = Fraction(self.wait[2], self.wait[1])
        return None if Fraction(self.stored.odds) > share else share

    @cached_property
    def gone(self) -> bool:
        return self.silent and self.share is not None and self.share < Fraction(1, 4)

    @cached_property
    def broke(self) -> bool:
        """Return whether the last order ended a long break, at most 90 days ago."""
        return bool(self.gaps) and self.beyond(self.gaps[-1]) and self.gaps[-1] > 60 and self.away <= 90

    @cached_property
    def five(self) -> bool:
        return len(self.days) == 5 and not self.steady and not self.broke

    @cached_property
    def same_month(self) -> bool:
        return (self.first.year, self.first.month) == (self.last.year, self.last.month)

    def larger(self, name: str) -> int:
        """Return how many customers have a larger value."""
        return self.shop.larger(name, measures(self.person, self.stored)[name])

    def alone(self, name: str) -> bool:
        """Return whether nobody has the same value."""
        return self.shop.same(name, measures(self.person, self.stored)[name]) == 1

    def in_top(self, name: str, part: int) -> bool:
        """Return whether the rank is within the first 1 / part."""
        return (self.larger(name) + 1) * part <= self.shop.size

    def share_above(self, name: str) -> Fraction:
        """Return the share of customers with a larger value."""
        return Fraction(self.larger(name), self.shop.size)

    @cached_property
    def values(self) -> list[Decimal]:
        return [order.value for order in self.orders]

    @cached_property
    def usual_value(self) -> Fraction:
        return middle(self.values)

    @cached_property
    def last_back(self) -> bool:
        """Return whether everything in the last order came back on its day or later."""
        last = self.orders[-1]
        if not last.units:
            return False
        came = dict.fromkeys(last.units, 0)
        for line in self.person.lines:
            if line.units < 0 and line.product in came and line.at.date() >= last.day:
                came[line.product] -= line.units
        return all(came[product] >= units for product, units in last.units.items())

    @cached_property
    def liked(self) -> tuple[str, int] | None:
        """Return the favourite's code and in how many orders it is."""
        found = favourite(self.orders, self.person)
        return found if found and self.shop.names.get(found[0]) else None

    @cached_property
    def dropped(self) -> tuple[str, int, int] | None:
        """Return a favourite of all orders but the last three that those lack: code, its orders, of how many."""
        before, after = self.orders[:-3], self.orders[-3:]
        found = favourite(before, self.person) if before else None
        if found is None or any(found[0] in order.units for order in after) or not self.shop.names.get(found[0]):
            return None
        return found[0], found[1], len(before)

    @cached_property
    def top_product(self) -> tuple[str, Decimal] | None:
        """Return the product of the largest net spend, and that spend."""
        spent: dict[str, Decimal] = {}
        for line in self.person.lines:
            if line.product is not None:
                spent[line.product] = spent.get(line.product, Decimal(0)) + line.amount
        if not spent:
            return None
        code = min(spent, key=lambda product: (-spent[product], product))
        return (code, spent[code]) if self.shop.names.get(code) else None

    @cached_property
    def home(self) -> str | None:
        return home(self.person)

    @cached_property
    def season(self) -> tuple[int, tuple[int, ...]] | None:
        """Return (month, years) where every complete year since the first order, two or more, has an order in the month."""
        if len(self.days) > 6:
            return None
        ordered = {(day.year, day.month) for day in self.days[1:]}
        starts, today = self.shop.first, self.shop.as_of
        for month in range(1, 13):
            years = []
            for year in range(starts.year, today.year + 1):
                begin = date(year, month, 1)
                end = date(year + month // 12, month % 12 + 1, 1)
                after_first = (year, month) > (self.first.year, self.first.month)
                if begin >= starts and end <= today and after_first:
                    years.append(year)
            if len(years) >= 2 and all((year, month) in ordered for year in years):
                return month, tuple(years)
        return None

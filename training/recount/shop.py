"""The shop's populations and tables, counted once more."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from training.recount.people import Line, Person, middle, point

ENOUGH = 100


@dataclass(frozen=True, slots=True)
class Stored:
    """What the scored record predicts of a customer, as stored."""

    odds: Decimal
    odds_year: Decimal | None
    value: Decimal | None
    spend: Decimal
    spend_low: Decimal | None
    spend_high: Decimal | None
    orders: Decimal | None


class Shop:
    """Everything that claims compare with, each worked out when first asked for."""

    def __init__(
        self, everybody: Mapping[str, Person], stored: Mapping[str, Stored], lines: Iterable[Line], as_of: date
    ) -> None:
        self.people, self.stored, self.as_of = everybody, stored, as_of
        self._lines = [line for line in lines if line.at.date() < as_of]

    @cached_property
    def size(self) -> int:
        return len(self.people)

    @cached_property
    def first(self) -> date:
        return min(person.days[0] for person in self.people.values())

    @cached_property
    def log_days(self) -> int:
        return (self.as_of - self.first).days

    @cached_property
    def base(self) -> Fraction:
        return sum((Fraction(self.stored[who].odds) for who in self.people), Fraction(0)) / self.size

    @cached_property
    def net(self) -> Decimal:
        return sum((person.net for person in self.people.values() if person.net > 0), Decimal(0))

    @cached_property
    def gaps(self) -> list[int]:
        return [gap for person in self.people.values() for gap in person.gaps]

    @cached_property
    def usual_gap(self) -> Fraction | None:
        return middle(self.gaps) if len(self.gaps) >= ENOUGH else None

    @cached_property
    def long_gap(self) -> Fraction | None:
        return point(self.gaps, 95) if len(self.gaps) >= ENOUGH else None

    @cached_property
    def _lateness(self) -> list[tuple[Fraction, bool]]:
        """(gap / median of the earlier ones, whether those were steady) from each customer's fifth gap on."""
        found = []
        for person in self.people.values():
            for place in range(4, len(person.gaps)):
                before = person.gaps[:place]
                steady = point(before, 80) <= 4 * point(before, 20)
                found.append((person.gaps[place] / middle(before), steady))
        return found

    def late(self, percent: int) -> Fraction | None:
        ratios = self._sorted_ratios
        if len(ratios) < ENOUGH:
            return None
        return ratios[-(-percent * len(ratios) // 100) - 1]

    @cached_property
    def _sorted_ratios(self) -> list[Fraction]:
        return sorted(ratio for ratio, _ in self._lateness)

    @cached_property
    def hit(self) -> Fraction | None:
        steady = [ratio for ratio, is_steady in self._lateness if is_steady]
        if len(steady) < ENOUGH:
            return None
        return Fraction(sum(Fraction(1, 2) <= ratio <= Fraction(3, 2) for ratio in steady), len(steady))

    @cached_property
    def horizon(self) -> int:
        return 365 if self.log_days >= 905 else 180

    @cached_property
    def waits(self) -> dict[bool, dict[int, tuple[int, int]]]:
        """By whether first orders alone are asked: wait -> (cases, ended)."""
        return {only_first: self._table(only_first) for only_first in (True, False)}

    def _table(self, only_first: bool) -> dict[int, tuple[int, int]]:
        silences = []
        for person in self.people.values():
            ends: list[date | None] = [*person.days[1:], None]
            pairs = list(zip(person.days, ends, strict=True))
            silences += pairs[:1] if only_first else pairs
        table = {}
        for wait in [7 * weeks for weeks in range(1, 79)]:
            cases = ended = 0
            for start, end in silences:
                reached = start + timedelta(days=wait)
                if reached + timedelta(days=self.horizon) > self.as_of or (end is not None and end < reached):
                    continue
                cases += 1
                ended += end is not None and end < reached + timedelta(days=self.horizon)
            if cases >= ENOUGH:
                table[wait] = (cases, ended)
        return table

    @cached_property
    def weekdays(self) -> Counter[int]:
        return Counter(day.weekday() for person in self.people.values() for day in person.days)

    def cohort(self, month: tuple[int, int]) -> tuple[int, int]:
        """Return how many customers began in a month, and how many of them ordered in the last 365 days."""
        return self._cohorts.get(month, (0, 0))

    @cached_property
    def _cohorts(self) -> dict[tuple[int, int], tuple[int, int]]:
        since = self.as_of - timedelta(days=365)
        found: dict[tuple[int, int], tuple[int, int]] = {}
        for person in self.people.values():
            month = (person.days[0].year, person.days[0].month)
            size, alive = found.get(month, (0, 0))
            found[month] = (size + 1, alive + (person.days[-1] >= since))
        return found

    @cached_property
    def countries(self) -> Counter[str]:
        return Counter(country for person in self.people.values() if (country := home(person)))

    @cached_property
    def returners(self) -> list[Fraction]:
        """Return, of each customer of two orders or more who sent something back, returned / bought."""
        sent = ((person, person.bought - person.net) for person in self.people.values() if len(person.orders) >= 2)
        return [Fraction(back) / Fraction(person.bought) for person, back in sent if back > 0]

    @cached_property
    def ten(self) -> tuple[int, int]:
        """Return the customers of ten orders or more, and those of them who sent something back."""
        ten = [person for person in self.people.values() if len(person.orders) >= 10]
        return len(ten), sum(person.bought > person.net for person in ten)

    @cached_property
    def breadths(self) -> list[Fraction]:
        """Return products / orders of customers of three order days or more."""
        people = [person for person in self.people.values() if len(person.days) >= 3 and person.products]
        return [Fraction(len(person.products), len(person.orders)) for person in people]

    @cached_property
    def trends(self) -> list[Fraction]:
        """Return net of the last year / net of the year before, of customers of 548 days or more."""
        a, b, c = (self.as_of - timedelta(days=days) for days in (0, 365, 730))
        found = []
        for person in self.people.values():
            before = person.net_between(c, b)
            if (self.as_of - person.days[0]).days >= 548 and before > 0:
                found.append(Fraction(person.net_between(b, a)) / Fraction(before))
        return found

    @cached_property
    def pace(self) -> Fraction | None:
        """Return the recent pace of all customers of a year or more over their own earlier pace, together."""
        since = self.as_of - timedelta(days=90)
        old = [person for person in self.people.values() if (self.as_of - person.days[0]).days >= 365]
        if len(old) < ENOUGH:
            return None
        recent = before = 0.0
        for person in old:
            lately = person.net_between(since, self.as_of)
            recent += float(lately) / 90
            before += float(person.net - lately) / ((self.as_of - person.days[0]).days - 90)
        return Fraction(recent / before) if before > 0 else None

    @cached_property
    def lift(self) -> Fraction | None:
        """Return repeats after twelve months over the mean of those after eleven and thirteen, of few-day customers."""
        counts = dict.fromkeys((11, 12, 13), 0)
        for person in self.people.values():
            if len(person.days) <= 6:
                months = {day.year * 12 + day.month for day in person.days[1:]}
                for apart in counts:
                    counts[apart] += any(month + apart in months for month in months)
        off = counts[11] + counts[13]
        return Fraction(2 * counts[12], off) if off else None

    @cached_property
    def sold_lately(self) -> set[str]:
        since = self.as_of - timedelta(days=90)
        return {product for person in self.people.values() for order in person.orders if order.day >= since
                for product in order.units}  # fmt: skip

    @cached_property
    def names(self) -> dict[str, str]:
        """Return the name that most lines give each product."""
        counts: dict[str, Counter[str]] = {}
        for line in self._lines:
            if line.product is not None and line.name.strip(" "):
                counts.setdefault(line.product, Counter())[line.name.strip(" ")] += 1
        named = {code: min(names, key=lambda name: (-names[name], name)) for code, names in counts.items()}
        return named if 2 * len(set(named.values())) >= len(named) else {}

    @cached_property
    def _sorted(self) -> dict[str, list[Fraction]]:
        columns: dict[str, list[Fraction]] = {"net": [], "basket": [], "products": [], "odds": [], "value": []}
        for who, person in self.people.items():
            for name, value in measures(person, self.stored[who]).items():
                columns[name].append(value)
        return {name: sorted(values) for name, values in columns.items()}

    def larger(self, name: str, value: Fraction) -> int:
        """Return how many customers have a larger value."""
        column = self._sorted[name]
        return len(column) - bisect_right(column, value)

    def same(self, name: str, value: Fraction) -> int:
        """Return how many customers have this value."""
        column = self._sorted[name]
        return bisect_right(column, value) - bisect_left(column, value)


def measures(person: Person, stored: Stored) -> dict[str, Fraction]:
    """Return what customers are ranked by."""
    return {
        "net": Fraction(person.net),
        "basket": Fraction(person.net) / len(person.orders),
        "products": Fraction(len(person.products)),
        "odds": Fraction(stored.odds),
        "value": Fraction(stored.value) if stored.value is not None else Fraction(0),
    }


def home(person: Person) -> str | None:
    """Return the country of most orders."""
    counted = Counter(order.country for order in person.orders if order.country)
    return min(counted, key=lambda name: (-counted[name], name)) if counted else None

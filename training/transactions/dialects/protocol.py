"""What a dialect says of one source's export, as values: which columns feed the canonical ones, and how money is made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from training.transactions.dialects.predicates import Test
from training.transactions.tables.table import Head


class Grain(StrEnum):
    """What a row is."""

    LINE = "one row a line of an order"
    ORDER = "one row an order"
    FIRST_ROW = "one row a line; the cells of the order stand on its first row only"


@dataclass(frozen=True, slots=True)
class Recognition:
    """How sure a dialect is (0 no, 1 certain), why in words, and, where it knows the source, why that cannot be read.

    A ``refusal`` is one sentence that says what is missing and the way out.
    """

    confidence: float
    why: str = ""
    refusal: str | None = None


NO = Recognition(0.0)


@dataclass(frozen=True, slots=True)
class Cells:
    """Which columns feed a canonical one: the first of ``columns`` that is filled; with ``joined`` all, blanks between.

    Cells that hold one of ``empty`` (lower case) count as not filled.
    """

    columns: tuple[str, ...]
    joined: bool = False
    empty: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """A row's money: the sum of the ``plus`` columns less the ``minus`` columns; ``times_quantity`` where that is per unit.

    ``shared_by`` (a price column, with ``Grain.FIRST_ROW``): the order's money is shared among its rows by price x
    quantity, exactly; without it the first row carries all of it. Rows that pass ``returns`` take money off, whatever
    their sign; of those that pass ``given_back`` all money went back. ``inside``: columns whose numbers stand within a
    text, each with a pattern (RE2) of one group; several numbers of a cell are added up.
    """

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    times_quantity: bool = False
    shared_by: str | None = None
    returns: Test | None = None
    given_back: Test | None = None
    inside: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class OwnReason:
    """Why this source's rows are set aside: a name for the account, and the test that such a row passes.

    ``late``: judged after rows without a customer (what is no merchandise), not before them (what is no sale).
    ``pending``: money that is awaited; ``--count-pending`` keeps such rows.
    """

    name: str
    test: Test
    late: bool = False
    pending: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """A choice that moves money: its sentence, and which of the rows that are kept it is about."""

    sentence: str
    test: Test


@dataclass(frozen=True, slots=True)
class Lines:
    """How order lines are made of a table; columns are named as its header spells them.

    Required: ``at`` and ``amount``, and one of ``customer_id``, ``email``, ``phone``. Without ``order_id`` every row is an
    order; without ``quantity`` it is 1. ``currency_is``: the currency, where the source has but one. ``keeps_free``: orders
    of price 0 count (they are set aside otherwise). ``newest_wins``: an order that stands in two files counts once, as the
    file with the later last date has it; without it, equal rows of two files count once. ``repeats_are_copies``: two equal
    rows of one order are known to be one (elsewhere they are two items, unless whole orders stand twice).
    ``counts_pending``: payments that are awaited count as sales. ``zero_is_a_person``: the customer id 0 is an id like the
    others, and not what the source writes for guests.
    """

    at: Cells
    amount: Amount
    order_id: Cells | None = None
    customer_id: Cells | None = None
    email: Cells | None = None
    phone: Cells | None = None
    quantity: Cells | None = None
    product_id: Cells | None = None
    description: Cells | None = None
    country: Cells | None = None
    currency: Cells | None = None
    sheet: Cells | None = None
    grain: Grain = Grain.LINE
    currency_is: str | None = None
    keeps_free: bool = False
    newest_wins: bool = False
    repeats_are_copies: bool = False
    zero_is_a_person: bool = False
    counts_pending: bool = False
    reasons: tuple[OwnReason, ...] = ()
    policies: tuple[Policy, ...] = ()
    notes: tuple[str, ...] = ()

    def tests(self) -> tuple[Test, ...]:
        """All that is asked of a row's own columns."""
        asked = (*(one.test for one in self.reasons), *(one.test for one in self.policies))
        return (*asked, *(one for one in (self.amount.returns, self.amount.given_back) if one is not None))

    def money(self) -> str:
        """What a row's money is made of, in the header's words."""
        made = " + ".join(self.amount.plus) + "".join(f" - {name}" for name in self.amount.minus)
        per = f" x {self.quantity.columns[0]}" if self.amount.times_quantity and self.quantity else ""
        return f"{made}{per}{', pending payments counted' if self.counts_pending else ''}"


class Dialect(Protocol):
    """One source."""

    @property
    def name(self) -> str:
        """Its name in results: lower case, underscores."""
        ...

    def recognise(self, head: Head) -> Recognition:
        """How surely a table is this source's, from its header and first rows; costs nothing but a look."""
        ...

    def lines(self, head: Head) -> Lines:
        """How its rows become order lines; asked only where it was recognised without a refusal."""
        ...


def cells(head: Head, *names: str, joined: bool = False) -> Cells | None:
    """Those of ``names`` that the header has, in this order; None where it has none."""
    found = tuple(dict.fromkeys(column for name in names if (column := head.find(name)) is not None))
    return Cells(found, joined) if found else None


def needed(head: Head, *names: str, joined: bool = False) -> Cells:
    """The same, for columns that ``recognise`` has made sure of."""
    found = cells(head, *names, joined=joined)
    if found is None:
        raise LookupError(f"none of {', '.join(names)} is in the header")
    return found


def share(values: Sequence[str], fits: Callable[[str], object]) -> float:
    """Which share of some cells fits; 0 where there are none."""
    return sum(map(bool, map(fits, values))) / len(values) if values else 0.0

"""Cells: how a page of a million customers, filtered and sorted at will, is found in a few milliseconds.

Every customer of a scoring belongs to one cell: customers of one segment, tier, archetype, RFM segment and band of
purchase probability. Each sort has an index that holds every cell's customers in order. A filter picks the cells that can
hold what is asked for (the table ``cells`` says what each has in common); the page is the merge of walks through them, and
stops when it is full. Without cells the database walks one order and throws away whatever the filter does not like: all
the million, if the filter likes the other end.
"""

import heapq
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, select, text

from backend.contract.profiles import CustomerProfile
from backend.errors import BadInput
from backend.stores.engine import is_postgresql
from backend.stores.tables import SORTS, cells, customers

BANDS: Final = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Where bands of probability begin: more of them would be more cells, and each is a walk of its own."""
MOST_WALKS: Final = 400
"""Of one query: SQLite takes no more than 500."""
KINDS: Final = ("segment", "tier", "archetype", "rfm_segment")
"""The groups that cells know; other filters are looked up customer by customer."""

LAST_LETTER: Final = "\U0010ffff"  # ids that begin alike end before it
PROBABILITY: Final = "purchase_probability_30d"


@dataclass(slots=True)
class CellBook:
    """The cells of a scoring that is being written: numbers given out, and what is known of each."""

    _numbers: dict[tuple[str, str, str, str | None, int], int] = field(default_factory=dict)
    _facts: dict[int, list[float]] = field(default_factory=dict)

    def number(self, one: CustomerProfile) -> int:
        """Return the number of the customer's cell, and count them in."""
        number, p = self.place(one), one.purchase_probability_30d
        facts = self._facts.setdefault(number, [p, p, 0])
        facts[0], facts[1], facts[2] = min(facts[0], p), max(facts[1], p), facts[2] + 1
        return number

    def place(self, one: CustomerProfile) -> int:
        """Return the number of the customer's cell."""
        shared = (one.segment, one.tier, one.archetype, one.rfm_segment, bisect_right(BANDS, one.purchase_probability_30d))
        known = self._numbers.get(shared)
        if known is None:
            known = self._numbers[shared] = max(self._numbers.values(), default=-1) + 1
        return known

    @classmethod
    def of(cls, connection: Connection, scoring_id: int) -> "CellBook":
        """Return the numbers that a scoring in the store gave out, and nobody in the cells yet."""
        book = cls()
        for row in connection.execute(select(cells).where(cells.c.scoring_id == scoring_id)):
            band = bisect_right(BANDS, row.least_probability)
            book._numbers[row.segment, row.tier, row.archetype, row.rfm_segment, band] = row.cell
        return book

    def emptied(self) -> "CellBook":
        """Return the same numbers, and nobody in the cells."""
        return CellBook(self._numbers)

    def rows(self, scoring_id: int) -> Iterator[dict[str, Any]]:
        """Return the rows that the table ``cells`` takes."""
        for (*groups, _), number in self._numbers.items():
            if number not in self._facts:
                continue  # nobody is in it any more
            least, most, customers = self._facts[number]
            yield {
                "scoring_id": scoring_id,
                "cell": number,
                **dict(zip(KINDS, groups, strict=True)),
                "least_probability": least,
                "most_probability": most,
                "customers": customers,
            }


@dataclass(frozen=True, slots=True)
class Walk:
    """What to look for: ``groups`` by kind (of ``KINDS``), probability within bounds, in order of ``by`` (of ``SORTS``).

    ``after`` is the (value, customer_id) of the last customer seen; the id decides between equals, in the same direction.
    Customers without a value to sort by (None) are no part of a walk, unless it is one of them alone (``valued`` False), by
    id. ``min_clv``, ``max_clv`` (currency, 365 days) and ``id_prefix`` are looked up customer by customer.
    """

    by: str
    descending: bool = True
    groups: Mapping[str, str] = field(default_factory=dict)
    min_probability: float | None = None
    max_probability: float | None = None
    after: tuple[float | None, str] | None = None
    valued: bool = True
    min_clv: float | None = None
    max_clv: float | None = None
    id_prefix: str | None = None


def walk(connection: Connection, scoring_id: int, asked: Walk, limit: int) -> list[str]:
    """Return the ids of the next ``limit`` customers, in order. Raises ``BadInput`` for an unknown sort."""
    if asked.by not in SORTS:
        raise BadInput(f"Customers are not sorted by {asked.by!r}; the known sorts are {', '.join(SORTS)}.")
    found = list(_possible_cells(connection, scoring_id, asked))
    pages = [
        _page(connection, scoring_id, asked, found[start : start + MOST_WALKS], limit)
        for start in range(0, len(found), MOST_WALKS)
    ]
    best = heapq.merge(*pages, reverse=asked.descending)
    return [customer_id for _, customer_id in islice(best, limit)]


def _page(
    connection: Connection, scoring_id: int, asked: Walk, found: list[tuple[int, bool]], limit: int
) -> list[tuple[float, str]]:
    """Return the next customers of these cells, as (value, id)."""
    direction = "DESC" if asked.descending else "ASC"
    in_order = f"ORDER BY 1 {direction}, 2 {direction} LIMIT :most"
    if is_postgresql(connection):
        alike = {inside: [cell for cell, within in found if within is inside] for inside in (True, False)}
        parts = [
            _laterally(asked, scoring_id, numbers, in_order, inside=inside) for inside, numbers in alike.items() if numbers
        ]
    else:
        parts = [_part(asked, scoring_id, str(cell), inside=inside) for cell, inside in found]
    merged = f"{' UNION ALL '.join(parts)} {in_order}"
    values: dict[str, Any] = {
        "most": limit,
        "least_p": asked.min_probability,
        "most_p": asked.max_probability,
        "min_clv": asked.min_clv,
        "max_clv": asked.max_clv,
        "prefix": asked.id_prefix,
        "past_prefix": f"{asked.id_prefix}{LAST_LETTER}",
    }
    if asked.after is not None:
        values |= {"value": asked.after[0], "id": asked.after[1]}
    named = {name: value for name, value in values.items() if f":{name}" in merged}
    return [(row[0], row[1]) for row in connection.execute(text(merged), named)]


def _possible_cells(connection: Connection, scoring_id: int, asked: Walk) -> Iterator[tuple[int, bool]]:
    """Return the cells that can hold what is asked for, and whether all of their customers have such a probability."""
    c = cells.c
    wanted = select(c.cell, c.least_probability, c.most_probability).where(
        c.scoring_id == scoring_id, *(c[kind] == name for kind, name in asked.groups.items())
    )
    if asked.min_clv is not None:  # one look into the index per cell: those without anybody so rich are not walked
        rich = (customers.c.scoring_id == scoring_id, customers.c.cell == c.cell, customers.c.clv_365d >= asked.min_clv)
        wanted = wanted.where(select(customers.c.cell).where(*rich).exists())
    least = 0.0 if asked.min_probability is None else asked.min_probability
    most = 1.0 if asked.max_probability is None else asked.max_probability
    for cell, lowest, highest in connection.execute(wanted):
        if highest >= least and lowest <= most:
            yield cell, least <= lowest and highest <= most


def _laterally(asked: Walk, scoring_id: int, numbers: list[int], in_order: str, *, inside: bool) -> str:
    """Return a query for a page of each cell: PostgreSQL plans one walk for all; a hundred plans take 0.1 s."""
    return (
        f"SELECT one.* FROM unnest(ARRAY{numbers}::smallint[]) AS part(number)"  # noqa: S608 - our own numbers
        f" CROSS JOIN LATERAL ({_part(asked, scoring_id, 'part.number', inside=inside)} {in_order}) AS one"
    )


def _part(asked: Walk, scoring_id: int, cell: str, *, inside: bool) -> str:
    """Return one cell's query; its numbers are written into it, as the index is of this scoring alone."""
    where = [f"scoring_id = {scoring_id:d}", f"cell = {cell}", f"{asked.by} IS {'NOT ' if asked.valued else ''}NULL"]
    if not inside:
        where += [f"{_seen(PROBABILITY, asked)} >= :least_p"] * (asked.min_probability is not None)
        where += [f"{_seen(PROBABILITY, asked)} <= :most_p"] * (asked.max_probability is not None)
    where += [f"{_seen('clv_365d', asked)} >= :min_clv"] * (asked.min_clv is not None)
    where += [f"{_seen('clv_365d', asked)} <= :max_clv"] * (asked.max_clv is not None)
    where += ["customer_id || '' >= :prefix AND customer_id || '' < :past_prefix"] * (asked.id_prefix is not None)
    if asked.after is not None:
        beyond = "<" if asked.descending else ">"
        where.append(f"({asked.by}, customer_id) {beyond} (:value, :id)" if asked.valued else f"customer_id {beyond} :id")
    return f"SELECT {asked.by}, customer_id FROM customers WHERE {' AND '.join(where)}"  # noqa: S608 - our own columns


def _seen(column: str, asked: Walk) -> str:
    """The plus keeps SQLite from another sort's index, which would find these fast and then sort them all; ``|| ''``
    does it for ids."""
    return column if asked.by == column else f"+{column}"

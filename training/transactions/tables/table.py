"""What the rooms after this one know of a table: header, a sample, its rows as a relation, the count of its lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from training.transactions.containers.text import TextFile

BLANKS = " \t\r\n\u00a0\u2007\u202f\u200b\u200c\u200d\u2060\ufeff"
"""Blanks as people and spreadsheets make them, those of no width too."""


@dataclass(frozen=True, slots=True)
class Malformed:
    """A physical line that is no row: where it stands, why, and its text."""

    line: int
    why: str
    text: str


@dataclass(frozen=True, slots=True)
class LineCount:
    """Physical lines of a text file = ``before`` (preamble and header) + lines of rows + ``malformed`` + ``blank``.

    ``physical`` is None for what has no lines (parquet, JSON, sheets). ``malformed`` may list fewer than there are.
    """

    physical: int | None = None
    before: int = 0
    blank: int = 0
    malformed: tuple[Malformed, ...] = ()
    malformed_rows: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """The first look at a table: names of its columns (none where it has no header line), and its first rows."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    named: bool = True

    def find(self, *names: str) -> str | None:
        """The header's own spelling of the first of ``names`` that it has, compared without case, blanks and marks."""
        by_key = {key(column): column for column in reversed(self.header)}
        return next((by_key[key(name)] for name in names if key(name) in by_key), None)

    def has(self, *names: str) -> bool:
        """Whether every one of ``names`` is there."""
        return all(self.find(name) is not None for name in names)

    def cells(self, column: str) -> list[str]:
        """The sample's cells of a column that is there, without blanks around them; empty ones left out."""
        place = self.header.index(column)
        cells = (row[place].strip(BLANKS) for row in self.rows if place < len(row))
        return [cell for cell in cells if cell]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text cells: ``relation`` has the columns c0, c1, ... as ``head.header`` names them.

    ``rows`` is None where nobody has counted them yet (a large text that is read optimistically from ``text``).
    ``plain``: spaces are the only blanks in it; ``mail``: whether an @ may stand in it. ``doubts``: what somebody
    must accept. ``numeric``: places whose cells were numbers in the file; ``floating``: those that were floats.
    """

    source: str
    head: Head
    relation: str
    count: LineCount
    rows: int | None = None
    text: TextFile | None = None
    delimiter: str = ","
    numeric: frozenset[int] = frozenset()
    floating: frozenset[int] = frozenset()
    plain: bool = False
    mail: bool = True
    doubts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def cell(self, name: str) -> str:
        """The relation's column under a name of the header."""
        return f"c{self.head.header.index(name)}"


def key(name: str) -> str:
    """A column's name as it is compared: letters and digits alone, in lower case."""
    return re.sub(r"[\W_]+", "", name).lower()


def named(cells: Sequence[str]) -> tuple[str, ...]:
    """Header cells as names: no blanks around them, and a place where there is none."""
    return tuple(cell.strip(BLANKS) or f"column {place}" for place, cell in enumerate(cells, start=1))

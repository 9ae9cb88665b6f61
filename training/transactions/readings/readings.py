"""All readings of one table: decided together, said together, kept together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from training.engines.duckdb import Engine, literal
from training.transactions.dialects.protocol import Cells, Lines
from training.transactions.readings.asked import Asked
from training.transactions.readings.dates import DateReading, read_dates
from training.transactions.readings.ids import IdReading, read_ids, trimmed
from training.transactions.readings.numbers import PLAIN, NumberReading, read_numbers, seen
from training.transactions.tables.table import Table

SAMPLE: Final = 20_000
"""Rows that are looked at first; all are, where these leave it open or one of the others then cannot be read."""


@dataclass(frozen=True, slots=True)
class Readings:
    """How each column of a table is read; ``numbers`` by the header's name. ``whole``: decided from every row."""

    at: DateReading
    numbers: Mapping[str, NumberReading]
    ids: tuple[IdReading, ...]
    whole: bool

    def as_json(self) -> dict[str, Any]:
        """Column -> how it is read, with an example."""
        found: dict[str, Any] = {self.at.column: self.at.as_json() | {"said": self.at.sentence()}}
        found |= {name: one.as_json() | {"said": one.sentence()} for name, one in self.numbers.items()}
        return found | {one.column: one.as_json() | {"said": one.sentence()} for one in self.ids}

    def currency(self) -> str | None:
        """The currency that stands at the numbers themselves."""
        return next((one.currency for one in self.numbers.values() if one.currency), None)


UNREAD: Final = Readings(DateReading("", "", "", "NULL"), {}, (), whole=False)
"""Of a table that nobody has looked at yet."""


def text_of(table: Table, cells: Cells) -> str:
    """SQL for the text of a canonical column: the first cell that is filled, or all of them with blanks between."""
    parts = [_but(trimmed(table.cell(column), plain=table.plain), cells.empty) for column in cells.columns]
    if len(parts) == 1:
        return parts[0]
    if cells.joined:
        return f"trim(concat_ws(' ', {', '.join(parts)}))"
    filled = ", ".join(f"nullif({part}, '')" for part in parts)
    return f"coalesce({filled}, '')"


def readings_of(engine: Engine, table: Table, lines: Lines, asked: Asked, *, whole: bool) -> Readings:
    """Look at the columns that the dialect uses. Raises ``UnreadableLog`` where only a guess could decide one."""
    complete = whole or (table.rows is not None and table.rows <= SAMPLE)
    rows = table.relation if complete else f"(SELECT * FROM {table.relation} LIMIT {SAMPLE})"
    at = read_dates(engine, rows, text_of(table, lines.at), _name(lines.at), table.source, asked)
    columns = dict.fromkeys([*lines.amount.plus, *lines.amount.minus, *_more_numbers(lines)])
    looked = [seen(engine, rows, number_text(table, lines, name), name) for name in columns]
    in_words = [one for one in looked if table.head.header.index(one.column) not in table.numeric]
    numbers = {one.column: one for one in read_numbers(in_words, table.source, asked)}
    for one in looked:
        numbers.setdefault(one.column, NumberReading(one.column, PLAIN, next(iter(one.examples.values()), "no number")))
    ids = tuple(
        read_ids(
            engine, rows, text_of(table, cells), _name(cells), table.source,
            floating=table.head.header.index(cells.columns[0]) in table.floating,
        )
        for cells in (lines.customer_id, lines.order_id) if cells is not None
    )  # fmt: skip
    return Readings(at, numbers, ids, complete)


def number_text(table: Table, lines: Lines, column: str, *, plain: bool = False) -> str:
    """SQL for the text of a number: the cell, or the sum of the numbers that stand within it."""
    pattern = dict(lines.amount.inside).get(column)
    if pattern is None:
        return trimmed(table.cell(column), plain=plain)
    found = f"regexp_extract_all({table.cell(column)}, {literal(pattern)}, 1)"
    return f"coalesce(CAST(list_sum(CAST({found} AS DECIMAL(18, 4)[])) AS VARCHAR), '')"


def _but(text: str, empty: Sequence[str]) -> str:
    """The text, "" where it is one of the words that count as empty."""
    return f"CASE WHEN lower({text}) IN ({', '.join(map(literal, empty))}) THEN '' ELSE {text} END" if empty else text


def _more_numbers(lines: Lines) -> list[str]:
    quantity = list(lines.quantity.columns) if lines.quantity else []
    return [*quantity, *([lines.amount.shared_by] if lines.amount.shared_by else [])]


def _name(cells: Cells) -> str:
    return " + ".join(cells.columns) if cells.joined else cells.columns[0]

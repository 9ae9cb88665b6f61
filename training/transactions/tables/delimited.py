"""A text as a table: at once where every line is a row of the header's width, else by way of ``regular``."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from backend.errors import UnreadableLog
from training.engines.duckdb import Engine, TextForm, text_rows
from training.transactions.containers.text import TextFile
from training.transactions.tables.regular import Regular, regular
from training.transactions.tables.sniff import SPACES, Cut, sniff
from training.transactions.tables.table import Head, LineCount, Table, named

LARGE: Final = 64 << 20
"""Bytes beyond which a text is first taken for regular, and found out while it is read."""


def delimited(engine: Engine, source: str, text: TextFile, spill: Path) -> Table:
    """Read a text. Raises ``UnreadableLog`` where its lines do not add up."""
    cut = sniff(text)
    if cut.wrapped:
        raise UnreadableLog(
            f"{source}: line {cut.wrapped} and others hold a whole row in one quoted cell, as a spreadsheet leaves them;"
            " export the file again and do not open it in a spreadsheet before."
        )
    form = TextForm(cut.delimiter, cut.width, cut.before, text.quotes)
    count = LineCount(text.lines, cut.before)
    table = Table(
        source, _head(cut), text_rows(text.path, form), count, None, text, cut.delimiter, notes=_notes(source, text, cut)
    )
    table = replace(table, plain=text.plain, mail=text.mail, doubts=text.doubts)
    if cut.delimiter != SPACES and text.path.stat().st_size > LARGE:
        return table
    if cut.delimiter != SPACES and engine.rows_are_regular(text.path, form):
        rows = engine.one(f"SELECT count(*) FROM {table.relation}")[0]
        if adds_up(engine, table, rows):
            return replace(table, rows=rows)
    return mended(table, spill)


def adds_up(engine: Engine, table: Table, rows: int) -> bool:
    """Whether the lines that the bytes count are those of the header, the rows and the newlines within cells."""
    if table.text is None or table.count.physical is None:
        return True
    below = table.count.physical - table.count.before
    if rows == below:
        return True
    if not table.text.quotes or rows > below:
        return False
    within = " + ".join(f"sum(length(c{i}) - length(replace(c{i}, chr(10), '')))" for i in range(len(table.head.header)))
    return bool(rows + int(engine.one(f"SELECT {within} FROM {table.relation}")[0] or 0) == below)


def mended(table: Table, spill: Path) -> Table:
    """The table of a text whose rows are not all alike. Raises ``UnreadableLog`` where its lines do not add up."""
    text = table.text
    if text is None:
        return table
    cut = sniff(text)
    done = regular(text, cut, spill)
    counted = cut.before + done.row_lines + done.blank + done.malformed_rows
    if counted != text.lines:
        raise UnreadableLog(f"{table.source}: {text.lines:,} lines, and only {counted:,} of them are accounted for.")
    count = LineCount(text.lines, cut.before, done.blank, tuple(done.malformed), done.malformed_rows)
    form = TextForm(",", cut.width, 0)
    notes = (*table.notes, *_short(table.source, done, cut))
    return replace(table, relation=text_rows(done.path, form), count=count, rows=done.rows, text=None, notes=notes)


def _head(cut: Cut) -> Head:
    header = cut.header if cut.header is not None else [""] * cut.width
    return Head(named(header), cut.rows, named=cut.header is not None)


def _notes(source: str, text: TextFile, cut: Cut) -> tuple[str, ...]:
    notes = list(text.notes)
    if cut.preamble:
        notes.append(f"{source}: {cut.preamble} line{'s' * (cut.preamble > 1)} before the header are left out.")
    if not text.whole:
        notes.append(f"{source} does not end with a newline: it may have been cut short.")
    return tuple(notes)


def _short(source: str, done: Regular, cut: Cut) -> list[str]:
    return [
        f"{source}: {count:,} rows lack the last {missing} of {cut.width} cells; they are read as empty."
        for missing, count in sorted(done.short.items())
        if missing and count
    ]

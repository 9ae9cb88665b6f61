"""A text with odd lines, written anew so that every row has its cells; lines that are no rows are named, none is lost."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from training.transactions.containers.text import TextFile
from training.transactions.tables.sniff import SPACES, Cut, cells_of
from training.transactions.tables.table import BLANKS, Malformed

_KEPT: Final = 10_000
"""Malformed lines that are kept with their text."""
_MOST_LINES_A_ROW: Final = 200
_A_LAYOUT: Final = 10
"""So many rows that lack the same last cells are a layout (columns were added later), and no accident."""


@dataclass(slots=True)
class Regular:
    """Where the rows stand now, how many they are, what became of all other lines; ``row_lines`` counts physical ones."""

    path: Path
    rows: int = 0
    row_lines: int = 0
    blank: int = 0
    malformed_rows: int = 0
    malformed: list[Malformed] = field(default_factory=list)
    short: Counter[int] = field(default_factory=Counter)


def regular(text: TextFile, cut: Cut, spill: Path) -> Regular:
    """Read line by line; a quote that is never closed costs its own line, not the rest of the file."""
    done = Regular(spill / f"regular-{len(list(spill.iterdir()))}")
    layouts = _layouts(text, cut)
    with text.path.open(encoding="utf-8", newline="") as file, done.path.open("w", encoding="utf-8", newline="") as out:
        write = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow
        for number, lines, row in _records(file, cut):
            if not any(cell.strip(BLANKS) for cell in row):
                done.blank += lines
                continue
            ends_early = not text.whole and number == text.lines
            why = _fault(row, cut, layouts, ends_early=ends_early)
            if why:
                done.malformed_rows += 1
                if len(done.malformed) < _KEPT:
                    done.malformed.append(Malformed(number, why, cut.delimiter.join(row)))
                continue
            done.short[cut.width - min(len(row), cut.width)] += 1
            done.rows, done.row_lines = done.rows + 1, done.row_lines + lines
            write([*row[: cut.width], *[""] * (cut.width - len(row))])
    return done


def _fault(row: list[str], cut: Cut, layouts: frozenset[int], *, ends_early: bool) -> str | None:
    """Why a row is none: cells too many that hold something, or too few; None where it is one."""
    if any(cell.strip(BLANKS) for cell in row[cut.width :]):
        return f"{len(row)} cells instead of {cut.width}"
    if len(row) >= cut.width:
        return None
    if ends_early:
        return f"the file ends in the middle of this row ({len(row)} cells instead of {cut.width}): download it again"
    return None if len(row) in layouts else f"{len(row)} cells instead of {cut.width}"


def _layouts(text: TextFile, cut: Cut) -> frozenset[int]:
    """Widths below the header's that many rows share."""
    with text.path.open(encoding="utf-8", newline="") as file:
        widths = Counter(len(row) for _, _, row in _records(file, cut))
    return frozenset(width for width, count in widths.items() if count >= _A_LAYOUT and 2 * width > cut.width)


def _records(file: Iterator[str], cut: Cut) -> Iterator[tuple[int, int, list[str]]]:
    """Number of the first line, count of lines, cells."""
    ahead: list[str] = []
    number = 0
    while line := ahead.pop(0) if ahead else next(file, ""):
        number += 1
        if number <= cut.before:
            continue
        if cut.delimiter == SPACES or '"' not in line or not _open(line, cut.delimiter):
            yield number, 1, cells_of(line.rstrip("\r\n"), cut.delimiter)
            continue
        more, closed = _closed(line, file, ahead, cut)
        if closed is None:
            yield (
                number,
                1,
                line.rstrip("\r\n").replace('"', "\uffff").split(cut.delimiter) + ["a quote is not closed"] * cut.width,
            )
            continue
        del ahead[:more]
        yield number, 1 + more, closed
        number += more


def _closed(line: str, file: Iterator[str], ahead: list[str], cut: Cut) -> tuple[int, list[str] | None]:
    """How many lines more the row takes, and its cells; None where no quote closes it into a row of the right width."""
    text = line
    for more in range(1, _MOST_LINES_A_ROW):
        if len(ahead) < more:
            if not (further := next(file, "")):
                break
            ahead.append(further)
        text += ahead[more - 1]
        if '"' in ahead[more - 1] and not _open(text, cut.delimiter):
            row = next(csv.reader([text.rstrip("\r\n")], delimiter=cut.delimiter), [])
            filled = [cell for cell in row[cut.width :] if cell.strip(BLANKS)]
            return (more, row) if len(row) >= cut.width and not filled else (0, None)
    return 0, None


def _open(text: str, delimiter: str) -> bool:
    """Whether a quoted cell is still open at the end."""
    inside, place, begins = False, 0, True
    while place < len(text):
        sign = text[place]
        if inside:
            if sign == '"':
                inside = text[place + 1 : place + 2] == '"'
                place += inside
        elif sign == '"' and begins:
            inside = True
        begins = sign == delimiter and not inside
        place += 1
    return inside

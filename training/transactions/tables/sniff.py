"""How a text is cut into cells, and where its header stands: decided on its first lines, used on all of them."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from training.transactions.containers.text import TextFile
from training.transactions.tables.table import BLANKS

SAMPLE_LINES: Final = 1_000
DELIMITERS: Final = (",", ";", "\t", "|")
SPACES: Final = " "
"""Columns that any number of blanks separates."""
_CUTS: Final = 0.5
"""The score from which a sign cuts a text into columns."""
_WITHIN_WORDS: Final = BLANKS + "\"'`´’.,;:/()[]{}<>-_+#&@%*!?\\"
_HEADER_WITHIN: Final = 40
_WRAPPED_WIDTH: Final = 3
"""A cell with so many cells in it, as many as the header has, is a row."""
_SEP = re.compile(r'^"?sep=(.)"?$', re.IGNORECASE)
_DATA = re.compile(r"^[-+(]?[\d\s.,:/()%+-]*\d[\d\s.,:/()%+-]*$|^\d{4}-\d\d-\d\dT")


@dataclass(frozen=True, slots=True)
class Cut:
    """A text's delimiter, its header (None: it has none), the physical lines up to and with it, the rows of a sample.

    ``wrapped``: the line of a row that stands whole in one quoted cell, as spreadsheets leave it (0: there is none).
    """

    delimiter: str
    header: tuple[str, ...] | None
    before: int
    width: int
    rows: tuple[tuple[str, ...], ...]
    preamble: int
    wrapped: int = 0


def sniff(text: TextFile) -> Cut:
    """Look at the first thousand lines."""
    with text.path.open(encoding="utf-8", newline="") as file:
        lines = [line.rstrip("\r\n") for line in islice(file, SAMPLE_LINES)]
    told = _SEP.match(lines[0].strip(BLANKS)) if lines else None
    start = 1 if told else 0
    delimiter = told.group(1) if told else _delimiter(lines)
    numbered = _records(lines[start:], delimiter, start)
    if wrapped := _wrapped(lines[start:], start):
        return Cut(delimiter, None, start, 1, (), start, wrapped)
    place = header_place([row for _, row in numbered])
    if place is None:
        width = _usual_width([row for _, row in numbered])
        first = next((i for i, (_, row) in enumerate(numbered) if len(row) == width), 0)
        before = numbered[first - 1][0] if first else start
        return Cut(delimiter, None, before, width, tuple(row for _, row in numbered[first:]), before)
    end, header = numbered[place]
    begins = numbered[place - 1][0] if place else start
    return Cut(delimiter, header, end, len(header), tuple(row for _, row in numbered[place + 1 :]), begins)


def cells_of(line: str, delimiter: str) -> list[str]:
    """The cells of one line that holds a whole row."""
    if delimiter == SPACES:
        return line.split()
    if '"' not in line:
        return line.split(delimiter)
    return next(csv.reader([line], delimiter=delimiter), [])


def header_place(rows: Sequence[Sequence[str]]) -> int | None:
    """Which row holds the columns' names: the first that is filled like the rows below it, with no number or date in it."""
    width = _usual_width(rows)
    for place, row in enumerate(rows[:_HEADER_WITHIN]):
        filled = [cell.strip(BLANKS) for cell in row if cell.strip(BLANKS)]
        if len(filled) < max(2, (width + 1) // 2):
            continue
        return None if any(_DATA.match(cell) for cell in filled) else place
    return None


def _delimiter(lines: Sequence[str]) -> str:
    """The one that cuts most lines into the same, large number of cells; a rare sign where none of the usual ones does."""
    scores = _scores(lines, DELIMITERS)
    if max(scores.values()) < _CUTS:
        scores |= _scores(lines, _rare_signs(lines))
    best = max(scores, key=lambda one: scores[one])
    if scores[best] >= _CUTS:
        return best
    blanks = _score([line.split() for line in lines if line.strip()])
    return SPACES if blanks >= 2 * 0.9 else best


def _scores(lines: Sequence[str], delimiters: Sequence[str]) -> dict[str, float]:
    return {
        one: max(_score([cells_of(line, one) for line in lines if line.strip()]), _by_record(lines, one))
        for one in delimiters
    }


def _rare_signs(lines: Sequence[str]) -> list[str]:
    """Signs of the first line that stand within no word: no letters, digits, blanks, quotes or dates' marks."""
    first = next((line for line in lines if line.strip(BLANKS)), "")
    return sorted({sign for sign in first if not sign.isalnum() and sign not in _WITHIN_WORDS})


def _by_record(lines: Sequence[str], delimiter: str) -> float:
    """The score of whole rows, where notes of several lines stand in quotes."""
    return _score([row for _, row in _records(lines, delimiter, 0)]) if any('"' in line for line in lines) else 0.0


def _wrapped(lines: Sequence[str], start: int) -> int:
    """The line of the first row that stands whole in one quoted cell, where most rows do (0: they do not)."""
    delimiter = max(DELIMITERS, key=lines[0].count) if lines else ","
    width = len(cells_of(lines[0], delimiter)) if lines else 0
    if width < _WRAPPED_WIDTH:
        return 0
    rows = _records(lines, delimiter, start)[1:]
    found = [number for number, row in rows if len(row) == 1 and len(cells_of(row[0], delimiter)) == width]
    return found[0] if 2 * len(found) > len(rows) else 0


def _score(rows: Sequence[Sequence[str]]) -> float:
    if not rows:
        return 0.0
    width, count = Counter(len(row) for row in rows).most_common(1)[0]
    return count / len(rows) * (width - 1)


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return widths.most_common(1)[0][0] if widths else 1


def _records(lines: Sequence[str], delimiter: str, start: int) -> list[tuple[int, tuple[str, ...]]]:
    """Rows, each with the number of its last physical line; blank lines left out."""
    if delimiter == SPACES:
        return [(number, tuple(line.split())) for number, line in enumerate(lines, start + 1) if line.strip()]
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter)
    found = []
    try:
        found = [(start + reader.line_num, tuple(row)) for row in reader if any(cell.strip(BLANKS) for cell in row)]
    except csv.Error:
        found = [(n, tuple(line.split(delimiter))) for n, line in enumerate(lines, start + 1) if line.strip()]
    return found

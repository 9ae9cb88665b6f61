"""Rows to lines of csv that no spreadsheet takes for a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?")


def lines(rows: Iterable[Sequence[str]]) -> str:
    """Return the rows as csv (RFC 4180, line feeds)."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def harmless(cell: str) -> str:
    """Return the cell; one that begins like a formula and is no plain number (a phone) gets an apostrophe first.

    >>> harmless("=HYPERLINK(0)"), harmless("+447911123456"), harmless("-2+3")
    ("'=HYPERLINK(0)", '+447911123456', "'-2+3")
    """
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell

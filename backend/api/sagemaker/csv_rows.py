"""A request in CSV: one row per transaction, gathered into customers."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any, Final

from backend.api.sagemaker.records import AMOUNT, CHANNEL, CUSTOMER, DATE, FAULT, HORIZON, SNAPSHOT, Batch, Reader, Terms
from backend.errors import BadInput
from backend.use_cases.estimates.value_histories import refuse_too_many

COLUMNS: Final = (CUSTOMER, DATE, AMOUNT, CHANNEL, SNAPSHOT, HORIZON)
"""By place where a CSV has no header, and then the first three or more of them."""
MOST_ROWS: Final = 200_000
"""In one request: 6 MB have 130,000 of usual length."""
_NEEDED = 3
_KNOWN = {name.lower().replace(" ", "").replace("_", ""): name for name in COLUMNS}


def read_csv(body: bytes, terms: Terms, header: bool | None = None) -> Batch:
    """Read one row per transaction, columns by name or, without a header, by place; rows come in any order.

    ``header`` None: the first row is a header where one of its cells is a known column's name. Raises ``BadInput``.
    """
    if max(body.count(b"\n"), body.count(b"\r")) > MOST_ROWS:
        raise BadInput(f"A CSV may have at most {MOST_ROWS:,} rows.")
    try:
        rows = [row for row in csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True) if any(row)]
    except UnicodeDecodeError:
        raise BadInput("The body is not UTF-8 text.") from None
    except csv.Error as error:
        raise BadInput(f"The body is not valid CSV: {error}.") from None
    if not rows:
        raise BadInput("The body is empty.")
    named = {_key(cell) for cell in rows[0]} & _KNOWN.keys() if header is None else header
    columns = _columns(rows.pop(0)) if named else list(COLUMNS[: max(_NEEDED, min(len(rows[0]), len(COLUMNS)))])
    if not rows:
        raise BadInput("The body has no row below its header.")
    reader = Reader()
    asked = [reader.customer(given, terms) for given in _by_customer(rows, columns)]
    return Batch(asked, [None] * len(asked))


def _key(cell: str) -> str:
    return cell.strip().lower().replace(" ", "").replace("_", "")


def _columns(header: list[str]) -> list[str]:
    """Return our name of each column; others keep their own. Raises ``BadInput`` where one is missing or doubled."""
    columns = [_KNOWN.get(_key(cell), cell) for cell in header]
    missing = [name for name in COLUMNS[:_NEEDED] if name not in columns]
    if missing:
        raise BadInput(f"The header lacks {', '.join(missing)}; it has {', '.join(header)[:200]}.")
    twice = [name for name in COLUMNS if columns.count(name) > 1]
    if twice:
        raise BadInput(f"The header has {twice[0]} twice.")
    return columns


class Transactions(list[list[str]]):
    """Rows as they were read, each given out as ``column -> cell``: as dictionaries they would take twice the room."""

    def __init__(self, columns: list[str]) -> None:
        super().__init__()
        self._columns = columns

    def __iter__(self) -> Iterator[dict[str, str]]:  # type: ignore[override]
        return (dict(zip(self._columns, row, strict=True)) for row in super().__iter__())


def _by_customer(rows: Iterable[list[str]], columns: list[str]) -> list[dict[Any, Any]]:
    """Return the rows gathered by customer, in the order in which customers first appear."""
    found: dict[str, dict[Any, Any]] = {}
    at = columns.index(CUSTOMER)
    terms = [(term, columns.index(term)) for term in (SNAPSHOT, HORIZON) if term in columns]
    for number, row in enumerate(rows, 1):
        name = row[at].strip() if at < len(row) else ""
        given = found.setdefault(name, {CUSTOMER: name, "transactions": Transactions(columns)})
        refuse_too_many(len(found))
        if len(row) != len(columns):
            given.setdefault(FAULT, f"Data row {number} has {len(row)} cells, and {len(columns)} were expected.")
            continue
        given["transactions"].append(row)
        for term, place in terms:
            if row[place] and given.setdefault(term, row[place]) != row[place]:
                given.setdefault(FAULT, f"Data row {number} has another {term} than the customer's rows above.")
    return list(found.values())

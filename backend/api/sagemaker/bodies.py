"""The three forms of a request's body, read into customers: JSON, JSON Lines and CSV."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from pydantic_core import from_json

from backend.api.sagemaker.records import (
    AMOUNT,
    CHANNEL,
    CUSTOMER,
    DATE,
    FAULT,
    HORIZON,
    SNAPSHOT,
    Asked,
    Reader,
    Terms,
)
from backend.errors import BadInput

COLUMNS: Final = (CUSTOMER, DATE, AMOUNT, CHANNEL, SNAPSHOT, HORIZON)
"""By place where a CSV has no header, and then the first three or more of them."""
_NEEDED = 3


@dataclass(frozen=True, slots=True)
class Batch:
    """The customers of a body, in order, and how many of them each of its records holds; None: it is one of them.

    Batch transform joins answers to records line by line, so JSON Lines answers with as many lines as it was asked.
    """

    asked: list[Asked]
    records: list[int | None]


def read_json(body: bytes, terms: Terms, _: bool | None = None) -> Batch:
    """``{snapshot_date, xdays, customers: [...]}``, all three. Raises ``BadInput`` where that is not what the body is."""
    try:
        given = from_json(body, allow_inf_nan=False)
    except ValueError:
        raise BadInput("The body is not valid JSON.") from None
    if not isinstance(given, dict):
        raise BadInput("The body must be an object with snapshot_date, xdays and customers.")
    asked = _group(given, terms, Reader())
    return Batch(asked, [None] * len(asked))


def read_json_lines(body: bytes, terms: Terms, _: bool | None = None) -> Batch:
    """Each line a customer, with ``snapshot_date`` and ``xdays`` of its own or not, or a whole JSON request.

    A line that cannot be read has an error of its own; raises ``BadInput`` where that is every line.
    """
    reader, asked, records = Reader(), list[Asked](), list[int | None]()
    lines = [line for line in body.removeprefix(b"\xef\xbb\xbf").splitlines() if line.strip()]
    for line in lines:
        many = _line(line, terms, reader)
        asked += many if isinstance(many, list) else [many]
        records.append(len(many) if isinstance(many, list) else None)
    if all(one.error == _NO_OBJECT for one in asked):
        raise BadInput("The body has no line that holds a JSON object.")
    return Batch(asked, records)


def read_csv(body: bytes, terms: Terms, header: bool | None = None) -> Batch:
    """One row per transaction, columns by name, or by place where there is no header; ids need not stand together.

    ``header`` None: the first row is a header where one of its cells is a known column's name. Raises ``BadInput``.
    """
    try:
        rows = [row for row in csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True) if any(row)]
    except UnicodeDecodeError:
        raise BadInput("The body is not UTF-8 text.") from None
    except csv.Error as error:
        raise BadInput(f"The body is not valid CSV: {error}.") from None
    if not rows:
        raise BadInput("The body is empty.")
    named = {_key(cell) for cell in rows[0]} & _KNOWN.keys() if header is None else header
    columns = _columns(rows.pop(0)) if named else list(COLUMNS[:max(_NEEDED, min(len(rows[0]), len(COLUMNS)))])
    if not rows:
        raise BadInput("The body has no row below its header.")
    reader = Reader()
    asked = [reader.customer(given, terms) for given in _by_customer(rows, columns)]
    return Batch(asked, [None] * len(asked))


Read = Callable[[bytes, Terms, bool | None], Batch]
READ: Final[dict[str, Read]] = {
    "application/json": read_json, "application/jsonlines": read_json_lines, "text/csv": read_csv}
_NO_OBJECT = "This line is not a JSON object."
_KNOWN = {name.lower().replace(" ", "").replace("_", ""): name for name in COLUMNS}


def _group(given: dict[str, Any], terms: Terms, reader: Reader) -> list[Asked]:
    customers, terms = given.get("customers"), terms.of(given)
    for name in (SNAPSHOT, HORIZON):
        if name not in given:
            raise BadInput(f"{name} is missing.", field=name)
    if not isinstance(customers, list) or not customers:
        raise BadInput("customers must be a list of at least one customer.", field="customers")
    return [reader.customer(one, terms) for one in customers]


def _line(line: bytes, terms: Terms, reader: Reader) -> Asked | list[Asked]:
    try:
        given = from_json(line, allow_inf_nan=False)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        return Asked(None, None, _NO_OBJECT)
    if "customers" not in given:
        return reader.customer(given, terms)
    try:
        return _group(given, terms, reader)
    except BadInput as error:
        return Asked(None, None, str(error))


def _key(cell: str) -> str:
    return cell.strip().lower().replace(" ", "").replace("_", "")


def _columns(header: list[str]) -> list[str]:
    """Our name of each column; others keep their own. Raises ``BadInput`` for one that is missing or there twice."""
    columns = [_KNOWN.get(_key(cell), cell) for cell in header]
    missing = [name for name in COLUMNS[:_NEEDED] if name not in columns]
    if missing:
        raise BadInput(f"The header lacks {', '.join(missing)}; it has {', '.join(header)[:200]}.")
    twice = [name for name in COLUMNS if columns.count(name) > 1]
    if twice:
        raise BadInput(f"The header has {twice[0]} twice.")
    return columns


def _by_customer(rows: Iterable[list[str]], columns: list[str]) -> list[dict[Any, Any]]:
    """Rows gathered by customer, in the order in which these first appear."""
    found: dict[str, dict[Any, Any]] = {}
    at = columns.index(CUSTOMER)
    for number, row in enumerate(rows, 1):
        name = row[at].strip() if at < len(row) else ""
        given = found.setdefault(name, {CUSTOMER: name, "transactions": []})
        if len(row) != len(columns):
            given.setdefault(FAULT, f"Data row {number} has {len(row)} cells, and {len(columns)} were expected.")
            continue
        cells = dict(zip(columns, row, strict=True))
        given["transactions"].append(cells)
        for term in (SNAPSHOT, HORIZON):
            if cells.get(term) and given.setdefault(term, cells[term]) != cells[term]:
                given.setdefault(FAULT, f"Data row {number} has another {term} than the customer's rows above.")
    return list(found.values())

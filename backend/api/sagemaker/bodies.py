"""The three forms of a request's body, read into customers: JSON, JSON Lines and CSV."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Final

from pydantic_core import from_json

from backend.api.sagemaker.csv_rows import read_csv
from backend.api.sagemaker.records import HORIZON, SNAPSHOT, Asked, Batch, Reader, Terms
from backend.errors import BadInput
from backend.use_cases.estimates.value_histories import refuse_too_many


def read_json(body: bytes, terms: Terms, _: bool | None = None) -> Batch:
    """``{snapshot_date, xdays, customers: [...]}``. Raises ``BadInput`` where that is not what the body is.

    ``xdays`` is ``USUAL_DAYS`` where nobody says it, ``snapshot_date`` the day after the last transaction, or the day up to
    which the model knows its shop where that is later; both are said in a warning. ``customers`` may be empty.
    """
    try:
        given = from_json(body, allow_inf_nan=False)
    except ValueError:
        raise BadInput("The body is not valid JSON.") from None
    if not isinstance(given, dict):
        raise BadInput("The body must be an object with snapshot_date, xdays and customers.")
    customers = given.get("customers")
    if customers == []:
        return Batch([], [])
    said = {name: value for name, value in given.items() if name not in {SNAPSHOT, HORIZON} or value is not None}
    reader, warnings = Reader(), list[str]()
    if isinstance(customers, list):
        refuse_too_many(len(customers))
        terms, warnings = _assumed(said, terms, reader.last_day(customers))
    asked = _group(said, terms, reader)
    return Batch(asked, [None] * len(asked), tuple(warnings))


def _assumed(given: dict[str, Any], terms: Terms, last: int | None) -> tuple[Terms, list[str]]:
    """Return terms for a body that leaves some out, and a sentence on each that was taken for granted."""
    warnings = list[str]()
    if HORIZON not in given and terms.horizon_days is None:
        terms = replace(terms, horizon_days=USUAL_DAYS)
        warnings.append(f"{HORIZON} was not sent: values are over {USUAL_DAYS} days.")
    if SNAPSHOT not in given and terms.snapshot is None:
        terms = replace(terms, snapshot=max(terms.known_until, 0 if last is None else last + 1))
        day = date.fromordinal(terms.snapshot or 1).isoformat()
        warnings.append(f"{SNAPSHOT} was not sent: values are as of {day}.")
    return terms, warnings


def read_json_lines(body: bytes, terms: Terms, _: bool | None = None) -> Batch:
    """Read lines that each hold a customer, with ``snapshot_date`` and ``xdays`` or not, or a whole JSON request.

    A line that cannot be read has an error of its own; raises ``BadInput`` where that is every line.
    """
    refuse_too_many(body.count(b"\n"))  # before there is an object for each
    reader, asked, records = Reader(), list[Asked](), list[int | None]()
    lines = [line for line in body.removeprefix(b"\xef\xbb\xbf").splitlines() if line.strip()]
    for line in lines:
        many = _line(line, terms, reader)
        asked += many if isinstance(many, list) else [many]
        refuse_too_many(len(asked))
        records.append(len(many) if isinstance(many, list) else None)
    if all(one.error == _NO_OBJECT for one in asked):
        raise BadInput("The body has no line that holds a JSON object.")
    return Batch(asked, records)


Read = Callable[[bytes, Terms, bool | None], Batch]
READ: Final[dict[str, Read]] = {
    "application/json": read_json,
    "application/jsonlines": read_json_lines,
    "text/csv": read_csv,
}
USUAL_DAYS: Final = 365
_NO_OBJECT = "This line is not a JSON object."


def _group(given: dict[str, Any], terms: Terms, reader: Reader) -> list[Asked]:
    customers, terms = given.get("customers"), terms.of(given)
    if not isinstance(customers, list) or not customers:
        raise BadInput("customers must be a list of at least one customer.", field="customers")
    refuse_too_many(len(customers))
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

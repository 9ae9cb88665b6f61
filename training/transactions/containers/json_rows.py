"""JSON and JSON lines as rows of text: an object a row; lists of objects inside it are its rows, with its other fields."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from backend.errors import UnreadableLog

MOST_BYTES: Final = 256 << 20
_MOST_DEPTH: Final = 4
Row = dict[str, str]


def json_table(path: Path, name: str) -> tuple[tuple[str, ...], pa.Table]:
    """Header, and rows as text columns c0, c1, ... Raises ``UnreadableLog``."""
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableLog(f"{name}: JSON of more than {MOST_BYTES >> 20} MB is not read; export it as csv or parquet.")
    rows = [row for record in _records(path, name) for row in _flat(record, name)]
    header = tuple(dict.fromkeys(key for row in rows for key in row))
    if not header:
        raise UnreadableLog(f"{name}: there is no object in this JSON, so there are no rows; export it again.")
    columns = [pa.array([row.get(key, "") for row in rows], pa.string()) for key in header]
    return header, pa.table(columns, names=[f"c{place}" for place in range(len(header))])


def _records(path: Path, name: str) -> list[Any]:
    text = path.read_text("utf-8-sig", "replace")
    try:
        found = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except ValueError:
        return list(_json_lines(text, name))
    except RecursionError as error:
        raise UnreadableLog(f"{name}: this JSON is nested beyond all measure.") from error
    return _list_of(found)


def _json_lines(text: str, name: str) -> Iterator[Any]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield json.loads(line, parse_float=str, parse_int=str, parse_constant=str)
        except (ValueError, RecursionError) as error:
            raise UnreadableLog(f"{name}: line {number} is not JSON; the file is broken or cut short there.") from error


def _list_of(found: Any) -> list[Any]:
    """The records: the list itself, the one list of objects in a wrapping object, or the object alone."""
    if isinstance(found, list):
        return found
    lists = [value for value in found.values() if _objects(value)] if isinstance(found, dict) else []
    scalars = [value for value in found.values() if not isinstance(value, list | dict)] if isinstance(found, dict) else []
    return lists[0] if len(lists) == 1 and not scalars else [found]


def _objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _flat(record: Any, name: str, depth: int = 0) -> Iterator[Row]:
    """One row, or one for each object of the lists inside, each with the fields around it."""
    if not isinstance(record, dict):
        raise UnreadableLog(f"{name}: a record of this JSON is no object with named fields.")
    if depth > _MOST_DEPTH:
        raise UnreadableLog(f"{name}: this JSON is nested more than {_MOST_DEPTH} lists deep.")
    around: Row = {}
    inner: list[Any] = []
    for key, value in record.items():
        if _objects(value):
            inner.extend(value)
        elif isinstance(value, dict):
            around |= {f"{key}.{part}": _text(cell) for part, cell in value.items()}
        else:
            around[key] = _text(value)
    if not inner:
        yield around
    for one in inner:
        for row in _flat(one, name, depth + 1):
            yield around | row


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value)

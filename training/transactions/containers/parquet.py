"""A parquet file's columns as text; a moment with a zone stays the wall clock of that zone, the shop's day."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from backend.errors import UnreadableLog
from training.engines.duckdb import literal, parquet_rows, quoted


@dataclass(frozen=True, slots=True)
class ParquetFile:
    """Its columns' names, its rows as a relation of text columns, and how many there are.

    ``numeric`` and ``floating`` say at which places the file itself holds numbers, and which of these are floats.
    """

    header: tuple[str, ...]
    relation: str
    rows: int
    numeric: frozenset[int]
    floating: frozenset[int]


def parquet_file(path: Path, name: str) -> ParquetFile:
    """Raises ``UnreadableLog`` where the file is broken, or a column holds lists or other files."""
    try:
        with pq.ParquetFile(path) as file:
            schema, rows = file.schema_arrow, file.metadata.num_rows
    except (pa.ArrowException, OSError) as error:
        raise UnreadableLog(f"{name}: cannot be read as parquet: it is broken or cut short; download it again.") from error
    fields = [schema.field(place) for place in range(len(schema))]
    relation = parquet_rows(path, [_as_text(field) for field in fields])
    floating = frozenset(place for place, field in enumerate(fields) if pa.types.is_floating(field.type))
    numeric = frozenset(place for place, field in enumerate(fields) if _is_number(field.type))
    return ParquetFile(tuple(schema.names), relation, rows, numeric, floating)


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_floating(kind) or pa.types.is_integer(kind) or pa.types.is_decimal(kind))


def _as_text(field: pa.Field) -> str:
    column = quoted(field.name)
    if pa.types.is_timestamp(field.type) and field.type.tz:
        column = f"timezone({literal(field.type.tz)}, {column})"
    elif pa.types.is_nested(field.type):
        return "''"
    elif pa.types.is_float64(field.type) or pa.types.is_float32(field.type):
        return _plain_number(column)
    return f"coalesce(CAST({column} AS VARCHAR), '')"


def _plain_number(column: str) -> str:
    """Without an exponent, which is how a cast writes large floats."""
    whole = (
        f"CASE WHEN abs({column}) < 9e17 AND {column} = round({column}) THEN CAST(CAST({column} AS BIGINT) AS VARCHAR) END"
    )
    return f"CASE WHEN {column} IS NULL OR isnan({column}) THEN '' ELSE coalesce({whole}, CAST({column} AS VARCHAR)) END"

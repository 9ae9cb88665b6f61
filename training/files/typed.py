"""The columns of a file of scores, and their types: money is decimal with two places, days are dates."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from types import NoneType
from typing import Any, Final, get_args, get_type_hints

import pyarrow as pa

from backend.contract.profiles import CustomerProfile

COLUMNS: Final = tuple(one.name for one in fields(CustomerProfile) if one.name != "drivers")
MONEY: Final = frozenset(
    name
    for name in COLUMNS
    if name in {"total_spend", "avg_spend"} or name.startswith(("predicted_spend_", "spend_30d_", "clv_"))
) - {"clv_level"}
"""Columns in currency; scorings hold them to the cent."""
CENTS: Final = pa.decimal128(18, 2)
_TYPES: Final[dict[Any, pa.DataType]] = {float: pa.float64(), int: pa.int64(), date: pa.date32()}


def schema(about: dict[str, str]) -> pa.Schema:
    """Return the columns, in the order of ``CustomerProfile``; ``about`` stands in the file's own metadata."""
    hints = get_type_hints(CustomerProfile)
    return pa.schema([_field(name, hints[name]) for name in COLUMNS], metadata=about)


def batch(rows: Sequence[Sequence[Any]], columns: pa.Schema) -> pa.RecordBatch:
    """Return rows (values in the order of ``columns``) as one piece of a file."""
    values = zip(*rows, strict=True) if rows else ((),) * len(columns)
    arrays = [_array(column, one) for column, one in zip(values, columns, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=columns)


def _field(name: str, hint: Any) -> pa.Field:
    parts = get_args(hint)
    unknown = NoneType in parts
    kind = next((part for part in parts if part in _TYPES), hint)
    type_ = CENTS if name in MONEY else _TYPES.get(kind, pa.string())
    return pa.field(name, type_, nullable=unknown)


def _array(values: Sequence[Any], field: pa.Field) -> pa.Array:
    if field.type == CENTS:
        return pa.array(values, pa.float64()).cast(CENTS)
    return pa.array(values, field.type)

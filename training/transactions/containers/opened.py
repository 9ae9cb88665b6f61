"""A file opened, whatever it is packed in: pieces of text, tables of cells, parquet."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from backend.errors import UnreadableLog
from training.transactions.containers.json_rows import json_table
from training.transactions.containers.kinds import Kind, kind_of
from training.transactions.containers.parquet import ParquetFile, parquet_file
from training.transactions.containers.text import TextFile, text_file
from training.transactions.containers.unpack import unpacked
from training.transactions.containers.workbook import sheets

_DEEPEST = 2  # a zip of gzips is somebody's export; a zip of zips of zips is an attack


@dataclass(frozen=True, slots=True)
class Cells:
    """Rows of text cells, columns c0, c1, ...; ``header`` where the container itself names the columns."""

    table: pa.Table
    header: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """One table-to-be: where it stands ("a.xlsx, sheet 2010"), and what it is."""

    source: str
    content: TextFile | Cells | ParquetFile


def pieces(path: Path, spill: Path) -> Iterator[Piece]:
    """Everything in a file that may be a table. Raises ``UnreadableLog`` with one sentence that names the file."""
    if not path.is_file():
        raise UnreadableLog(f"{path}: no such file.")
    yield from _pieces(path, path.name, spill, 0)


def _pieces(path: Path, name: str, spill: Path, depth: int) -> Iterator[Piece]:
    kind = kind_of(path, name)
    if kind is Kind.TEXT:
        yield Piece(name, text_file(path, name, spill))
    elif kind is Kind.JSON:
        header, table = json_table(path, name)
        yield Piece(name, Cells(table, header))
    elif kind is Kind.PARQUET:
        yield Piece(name, parquet_file(path, name))
    elif kind is Kind.WORKBOOK:
        yield from (Piece(label, Cells(cells)) for label, cells in sheets(path, name))
    elif depth == _DEEPEST:
        raise UnreadableLog(f"{name}: archives within archives; unpack it first.")
    else:
        for label, inner in unpacked(path, name, kind, spill):
            yield from _pieces(inner, label, spill, depth + 1)

"""Every table of a file, whatever holds it."""

from collections.abc import Iterator
from pathlib import Path

from backend.errors import UnreadableLog
from training.engines.duckdb import Engine
from training.transactions.containers.opened import Cells, Piece, pieces
from training.transactions.containers.parquet import ParquetFile
from training.transactions.containers.text import TextFile
from training.transactions.tables.delimited import delimited
from training.transactions.tables.sniff import SAMPLE_LINES, header_place
from training.transactions.tables.table import Head, LineCount, Table, named


def tables(engine: Engine, path: Path, spill: Path, taken: int) -> Iterator[Table]:
    """The tables of a file; ``taken`` counts those before, so that names stay apart. Raises ``UnreadableLog``."""
    for place, piece in enumerate(pieces(path, spill), start=taken):
        yield table_of(engine, piece, spill, place)


def table_of(engine: Engine, piece: Piece, spill: Path, place: int) -> Table:
    """One piece as a table."""
    if isinstance(piece.content, TextFile):
        return delimited(engine, piece.source, piece.content, spill)
    if isinstance(piece.content, ParquetFile):
        return _parquet(engine, piece.source, piece.content)
    return _cells(engine, piece.source, piece.content, f"cells_{place}")


def _parquet(engine: Engine, source: str, file: ParquetFile) -> Table:
    if not file.rows:
        raise UnreadableLog(f"{source}: no rows below the header; export it again.")
    sample = tuple(tuple(row) for row in engine.rows(f"SELECT * FROM {file.relation} LIMIT {SAMPLE_LINES}"))
    head = Head(named(file.header), sample)
    return Table(source, head, file.relation, LineCount(), file.rows, numeric=file.numeric, floating=file.floating)


def _cells(engine: Engine, source: str, cells: Cells, name: str) -> Table:
    """A sheet, or JSON: the header is found among the first rows where the container does not name the columns."""
    first = [tuple(row.values()) for row in cells.table.slice(0, SAMPLE_LINES).to_pylist()]
    place = None if cells.header is not None else header_place(first)
    header = cells.header or (named(first[place]) if place is not None else named([""] * cells.table.num_columns))
    skip = 0 if place is None else place + 1
    filled = " OR ".join(f"trim(c{i}) <> ''" for i in range(cells.table.num_columns))
    engine.hold(f"{name}_all", cells.table.slice(skip))
    engine.keep(name, f"SELECT * FROM {name}_all WHERE {filled}")
    engine.drop(f"{name}_all")
    rows = int(engine.one(f"SELECT count(*) FROM {name}")[0])
    notes = (f"{source}: {skip - 1} rows above the header are left out.",) if skip > 1 else ()
    head = Head(named(header), tuple(first[skip:]), named=cells.header is not None or place is not None)
    return Table(source, head, name, LineCount(blank=cells.table.num_rows - skip - rows), rows, notes=notes)

"""Files to one table of text columns: csv (UTF-8 or ISO-8859-1), parquet, and every sheet of a workbook."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import fastexcel
import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.duckdb import Backend

from backend.errors import UnreadableLog
from training.transactions.dialects.cdnow import CDNOW, is_cdnow
from training.transactions.dialects.online_retail import ONLINE_RETAIL
from training.transactions.schema import Dialect

RAW = "raw_lines"
WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}


def dialect_of(files: list[Path]) -> Dialect:
    """The dialect that the files are written in; those of one run must agree."""
    return CDNOW if files and all(is_cdnow(path) for path in files) else ONLINE_RETAIL


def read_logs(con: Backend, files: list[Path], dialect: Dialect = ONLINE_RETAIL) -> ir.Table:
    """All rows of ``files`` as text in canonical columns, with the ``source`` (file, sheet) each row stood in.

    Raises ``UnreadableLog`` with one sentence that names the file.
    """
    parts = [_canonical(source, table, dialect) for path in files for source, table in _sources(con, path, dialect)]
    lines = ibis.union(*parts) if len(parts) > 1 else parts[0]
    table = con.create_table(RAW, lines.mutate(row=ibis.row_number()), overwrite=True)
    if table.count().to_pyarrow().as_py() == 0:
        raise UnreadableLog(f"{', '.join(str(path) for path in files)}: no rows below the header.")
    return table


def _sources(con: Backend, path: Path, dialect: Dialect) -> Iterator[tuple[str, ir.Table]]:
    if not path.is_file():
        raise UnreadableLog(f"{path}: no such file.")
    try:
        if path.suffix.lower() in WORKBOOKS:
            yield from _sheets(path)
        elif dialect is CDNOW:
            yield path.name, _by_place(con, path)
        elif path.suffix.lower() == ".parquet":
            yield path.name, con.read_parquet(path)
        else:
            yield path.name, _csv(con, path)
    except (duckdb.Error, fastexcel.FastExcelError, pa.ArrowException, UnicodeDecodeError) as error:
        why = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
        raise UnreadableLog(f"{path}: cannot be read as {path.suffix.lstrip('.') or 'csv'} ({why}).") from error


def _sheets(path: Path) -> Iterator[tuple[str, ir.Table]]:
    workbook = fastexcel.read_excel(path)
    for sheet in workbook.sheet_names:
        batch = workbook.load_sheet(sheet, dtypes="string").to_arrow()
        yield f"{path.name}, sheet {sheet}", ibis.memtable(pa.Table.from_batches([batch]))


def _csv(con: Backend, path: Path) -> ir.Table:
    return con.read_csv(path, all_varchar=True, header=True, encoding=_encoding(path), parallel=False)


def _by_place(con: Backend, path: Path) -> ir.Table:
    """Four columns separated by any number of blanks; the line's number serves as the order's."""
    line = con.read_csv(path, header=False, sep="\x01", columns={"line": "VARCHAR"}, skip=1, parallel=False)
    cells = line.mutate(row=ibis.row_number().cast("string"), cell=line.line.strip().re_replace(r"\s+", " ").split(" "))
    return cells.select("row", customer=cells.cell[0], date=cells.cell[1], cds=cells.cell[2], dollars=cells.cell[3])


def _encoding(path: Path) -> str:
    """UTF-8 where every byte agrees, else ISO-8859-1, as the data set is distributed."""
    with path.open("rb") as file:
        head = file.read(4)
        if b"\0" in head:
            raise UnreadableLog(f"{path}: this is not a text file.")
    try:
        with path.open(encoding="utf-8") as text:
            for _ in iter(lambda: text.read(1 << 20), ""):
                pass
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _canonical(source: str, table: ir.Table, dialect: Dialect) -> ir.Table:
    header = list(table.columns)
    missing = dialect.missing(header)
    if missing:
        raise UnreadableLog(
            f"{source}: missing column{'s' * (len(missing) > 1)} {', '.join(missing)} (found {', '.join(header[:12])})."
        )
    matched = dialect.match(header)
    text = {
        name: table[matched[name]].cast("string").strip() if name in matched else ibis.null("string")
        for name in dialect.columns
    }
    sheet = text.pop("sheet")
    return table.select(**text, source=ibis.coalesce(sheet, ibis.literal(source)))

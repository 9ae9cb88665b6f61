"""DuckDB, embedded: the one file that imports it. Memory is bounded, what does not fit spills to disk."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from ibis.backends.duckdb import Backend
from numpy.typing import NDArray

from backend.errors import UnreadableLog

MEMORY = "1GB"
_NEVER = "\x01\x02\x03"  # what no cell holds: an empty cell is text of no length, never NULL


IrregularText = duckdb.InvalidInputException
"""What a query raises where a text has a row of another width than ``TextForm`` says."""


@dataclass(frozen=True, slots=True)
class TextForm:
    """How the rows of a regular text file are cut: every row has ``width`` cells, ``skip`` lines stand before the first."""

    delimiter: str
    width: int
    skip: int
    quoted: bool = True


class Engine:
    """A connection for as long as somebody works on one log."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._con = backend.con

    def run(self, query: str) -> None:
        """Run a statement for what it does."""
        self._con.execute(query)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query, as Python values."""
        return [tuple(row) for row in self._con.execute(query).fetchall()]

    def one(self, query: str) -> tuple[Any, ...]:
        """The first row of a query that has one."""
        return self.rows(query)[0]

    def keep(self, name: str, query: str) -> None:
        """Work a query out once, as a table."""
        self._con.execute(f"CREATE OR REPLACE TABLE {quoted(name)} AS {query}")

    def drop(self, name: str) -> None:
        """Forget a table, whether or not it is there."""
        self._con.execute(f"DROP TABLE IF EXISTS {quoted(name)}")

    def hold(self, name: str, table: pa.Table) -> None:
        """Keep an Arrow table under a name."""
        self._con.register("arriving", table)
        self._con.execute(f"CREATE OR REPLACE TABLE {quoted(name)} AS SELECT * FROM arriving")
        self._con.unregister("arriving")

    def column(self, query: str, name: str) -> NDArray[Any]:
        """One column of a query's rows, of numbers without NULLs."""
        return np.asarray(self._con.execute(query).fetchnumpy()[name])

    def columns(self, name: str) -> list[str]:
        """The columns of a table that is kept."""
        return [str(row[0]) for row in self.rows(f"DESCRIBE {quoted(name)}")]

    def table(self, name: str) -> ir.Table:
        """A table that is kept, for Ibis."""
        return self._backend.table(name)

    def batches(self, query: str) -> Iterator[pa.RecordBatch]:
        """The rows of a query in Arrow batches, never all at once."""
        yield from self._con.sql(query).to_arrow_reader(50_000)

    def rows_are_regular(self, path: Path, form: TextForm) -> bool:
        """Whether the sample's form reads the file to its end without an objection."""
        try:
            self._con.execute(f"SELECT count(*) FROM {text_rows(path, form)}").fetchall()
        except duckdb.Error:
            return False
        return True


@contextmanager
def connected(spill: str, memory: str | None = None, *, again_and_again: bool = False) -> Iterator[Engine]:
    """An engine that may use ``memory`` ("512MB", "2GB"). Raises ``UnreadableLog`` where that is not enough, or no size.

    ``again_and_again``: the same questions will be asked of it, so that their SQL is remembered: Ibis takes longer to write
    it than DuckDB to answer a small one.
    """
    asked = memory or MEMORY
    try:
        backend = ibis.duckdb.connect(memory_limit=asked, temp_directory=spill)
    except duckdb.Error as error:
        raise UnreadableLog(f"--memory {asked}: say a size such as 512MB or 2GB.") from error
    if again_and_again:
        backend.compile = _remembered(backend.compile)
    try:
        yield Engine(backend)
    except duckdb.OutOfMemoryException as error:
        raise UnreadableLog(
            f"The log is too large for the {asked} that DuckDB is given; say more with --memory."
        ) from error
    finally:
        backend.disconnect()


def _remembered(compile_: Callable[..., str]) -> Callable[..., str]:
    written: dict[Any, str] = {}

    def compiled(expression: Any, /, **how: Any) -> str:
        key = (expression.op(), *sorted((name, value) for name, value in how.items() if value is not None))
        if key not in written:
            written[key] = compile_(expression, **how)
        return written[key]

    return compiled


def text_rows(path: Path, form: TextForm) -> str:
    """The rows of a regular text file as a relation with text columns c0, c1, ...; an irregular one is an error."""
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(form.width))
    quote = "'\"'" if form.quoted else "''"
    return (
        f"read_csv({literal(str(path))}, auto_detect=false, header=false, skip={form.skip},"
        f" delim={literal(form.delimiter)},"
        f" quote={quote}, escape={quote}, comment='', nullstr={literal(_NEVER)}, columns={{{columns}}},"
        f" max_line_size=4000000, strict_mode=true)"
    )


def parquet_rows(path: Path, columns: Sequence[str]) -> str:
    """The rows of a parquet file as a relation; ``columns`` are expressions over its own, named c0, c1, ..."""
    named = ", ".join(f"{column} AS c{place}" for place, column in enumerate(columns))
    return f"(SELECT {named} FROM read_parquet({literal(str(path))}))"


def literal(text: str) -> str:
    """A text as SQL says it."""
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """A name as SQL says it."""
    return '"' + name.replace('"', '""') + '"'

"""An order log opened: read, cleaned, accounted for, and at hand in DuckDB for as long as somebody works on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import ibis
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from backend.errors import UnreadableLog
from training.progress import Say
from training.transactions.clean import JUDGED, PARSED, Account, account, judge, order_lines, rejects
from training.transactions.read import RAW, dialect_of, read_logs

MEMORY = "512MB"  # DuckDB spills to disk beyond it, so that a large log does not take the machine with it


@dataclass(frozen=True, slots=True)
class OrderLog:
    """The order lines that are kept (``clean.order_lines``), and the account of every row."""

    lines: ir.Table
    account: Account

    def span(self) -> tuple[datetime, datetime]:
        """The first and the last order's moment. Raises ``UnreadableLog`` where nothing was kept."""
        ends = self.lines.aggregate(first=self.lines.at.min(), last=self.lines.at.max()).to_pyarrow().to_pylist()[0]
        if ends["first"] is None:
            raise UnreadableLog("No order line is left after cleaning: every row was set aside.")
        return ends["first"], ends["last"]


@contextmanager
def opened(files: list[Path], say: Say, rejects_to: Path | None = None) -> Iterator[OrderLog]:
    """Read and clean a log, and write what was set aside if asked to."""
    with TemporaryDirectory(prefix="order-log-") as spill, _engine(spill) as con:
        say(f"reading {', '.join(path.name for path in files)}")
        dialect = dialect_of(files)
        raw = read_logs(con, files, dialect)
        rows_in = raw.count().to_pyarrow().as_py()
        say(f"cleaning {rows_in:,} rows")
        judged = judge(con, raw, dialect)
        if rejects_to is not None:
            rejects(judged, raw).to_csv(rejects_to)
        counted, lines = account(judged, rows_in), con.create_table("order_lines", order_lines(judged), overwrite=True)
        for done in (RAW, PARSED, JUDGED):  # a large log would be on the disk four times
            con.drop_table(done)
        yield OrderLog(lines, counted)


@contextmanager
def _engine(spill: str) -> Iterator[Backend]:
    con = ibis.duckdb.connect(memory_limit=MEMORY, temp_directory=spill)
    try:
        yield con
    except duckdb.OutOfMemoryException as error:
        raise UnreadableLog(f"The log is too large for the {MEMORY} that DuckDB is given.") from error
    finally:
        con.disconnect()

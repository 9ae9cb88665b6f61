"""Every sheet of a workbook, as rows of text; dates come as ISO text, numbers with a decimal point."""

from collections.abc import Iterator
from pathlib import Path

import fastexcel
import pyarrow as pa

from backend.errors import UnreadableLog
from training.transactions.containers.unpack import checked_members


def sheets(path: Path, name: str) -> Iterator[tuple[str, pa.Table]]:
    """Name and cells of every sheet that is not empty; columns c0, c1, ... of text, "" where a cell is.

    Raises ``UnreadableLog``.
    """
    checked_members(path, name)
    try:
        workbook = fastexcel.read_excel(path)
        for sheet in workbook.sheet_names:
            batch = workbook.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string").to_arrow()
            if batch.num_rows:
                label = f"{name}, sheet {sheet}"
                yield label, _plain(batch)
    except (fastexcel.FastExcelError, pa.ArrowException) as error:
        raise UnreadableLog(f"{name}: cannot be read as a workbook: it is broken, cut short or locked.") from error


def _plain(batch: pa.RecordBatch) -> pa.Table:
    columns = [batch.column(place).cast("string").fill_null("") for place in range(batch.num_columns)]
    return pa.table(columns, names=[f"c{place}" for place in range(batch.num_columns)])

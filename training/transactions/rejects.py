"""The rows that were set aside, as they stood in their files, each with its reason; no cell can start a formula."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from backend.audiences.lines import harmless
from training.engines.duckdb import Engine, literal
from training.transactions.judge import reason_names
from training.transactions.parse import PARSED, Source
from training.transactions.reasons import KEPT, Reason

_ASIDE = "rows_aside"


def write_rejects(engine: Engine, sources: Sequence[Source], to: Path) -> None:
    """Write a csv: source, row (from 1; the line for malformed ones), reason, and the cells by the header's names."""
    cases = " ".join(f"WHEN {code} THEN {literal(name)}" for code, name in reason_names(sources).items())
    engine.keep(_ASIDE, f"SELECT rowid AS row, CASE code {cases} END AS reason FROM {PARSED} WHERE code < {KEPT}")
    names = list(dict.fromkeys(name for one in sources for name in one.table.head.header))
    with to.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([harmless(cell) for cell in ("source", "row", "reason", *names)])
        before = 0
        for source in sources:
            for row, why, cells in _rows(engine, source, before):
                by_name = dict(zip(source.table.head.header, cells, strict=False))
                written = (source.table.source, str(row), why, *(by_name.get(name, "") for name in names))
                writer.writerow([_one_line(harmless(cell)) for cell in written])
            before += source.table.rows or 0
    engine.drop(_ASIDE)


def _rows(engine: Engine, source: Source, before: int) -> Iterator[tuple[int, str, list[str]]]:
    cells = ", ".join(f"c{place}" for place in range(len(source.table.head.header)))
    numbered = f"SELECT row_number() OVER () - 1 + {before} AS row, {cells} FROM {source.table.relation}"
    query = f"SELECT row - {before} + 1, reason, {cells} FROM ({numbered}) JOIN {_ASIDE} USING (row) ORDER BY row"
    for batch in engine.batches(query):
        for row, why, *text in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield row, why, [cell or "" for cell in text]
    for one in source.table.count.malformed:
        yield one.line, str(Reason.MALFORMED), [one.text]


def _one_line(cell: str) -> str:
    return cell.replace("\r", " ").replace("\n", " ")

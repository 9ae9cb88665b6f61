"""Every customer's order lines as one packed text each, so that a person is forgotten by deleting a row."""

import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from typing import Final

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from training.engines.duckdb import Engine
from training.transactions.log import ORDER_LINES

CELL, LINE, NOTHING = "\x1f", "\x1e", "\x1d"
FIELDS: Final = {
    "order_id": "VARCHAR",
    "product_id": "VARCHAR",
    "description": "VARCHAR",
    "quantity": "DOUBLE",
    "at": "TIMESTAMP",
    "country": "VARCHAR",
    "net_amount": "DECIMAL(18, 4)",
}
"""Of a line beside its customer, and the engine's type of each; ``description`` may be missing in a log."""
CHUNK: Final = 20_000


def packed(lines: ir.Table) -> Iterator[tuple[str, str]]:
    """Yield each customer's id and lines, in the order of the ids."""
    cells = [
        (lines[name].cast("string") if name in lines.columns else ibis.null("string")).fill_null(NOTHING) for name in FIELDS
    ]
    line = cells[0]
    for cell in cells[1:]:
        line = line + CELL + cell
    by_customer = lines.mutate(line=line).group_by("customer_id").agg(text=ibis._.line.group_concat(LINE))
    for batch in by_customer.order_by("customer_id").to_pyarrow().to_batches(CHUNK):
        for name, text in zip(batch["customer_id"].to_pylist(), batch["text"].to_pylist(), strict=True):
            yield name, b64encode(zlib.compress(text.encode(), 6)).decode("ascii")


def unpacked(engine: Engine, rows: Iterable[tuple[str, str]]) -> None:
    """Make the table of order lines out of packed rows; ``arrival`` is NULL in it: these are the log's own."""
    names, texts = [], []
    for name, text in rows:
        names.append(name)
        texts.append(zlib.decompress(b64decode(text)).decode())
    engine.hold("packed", pa.table({"customer_id": pa.array(names, pa.string()), "text": pa.array(texts, pa.string())}))
    cut = f"SELECT customer_id, string_split(unnest(string_split(text, '{LINE}')), '{CELL}') AS cells FROM packed"
    cells = ", ".join(
        f"CAST(nullif(cells[{place}], '{NOTHING}') AS {kind}) AS \"{name}\""
        for place, (name, kind) in enumerate(FIELDS.items(), start=1)
    )
    engine.keep(ORDER_LINES, f"SELECT customer_id, {cells}, CAST(NULL AS BIGINT) AS arrival FROM ({cut})")
    engine.drop("packed")

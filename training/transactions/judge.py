"""Every parsed line kept, or set aside for one reason: duplicates by what is equal, dates by the log's own span.

The code of a row is the smallest of ``reasons.CODES`` that fits; what is found here can only lower it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from training.engines.duckdb import Engine
from training.transactions.parse import PARSED, Source
from training.transactions.readings.date_shapes import EARLIEST
from training.transactions.reasons import CODES, FIRST_LATE, FIRST_OWN, KEPT, Reason

COPIES: Final = "copies"
_LIKELY: Final = "order_id, product_id, quantity"
_SAME: Final = f'{_LIKELY}, "at", price, customer_id, trim(description), country'
"""What equal rows have alike; some of it is enough to nominate them."""
_BITS: Final = 24
_STRAY_ROWS: Final = 0.001
"""Rows at an end of the log that a silence cuts off are strays where they are fewer than this share (or but one)."""
_SILENCE: Final = 3
"""The silence must be so many times the longest within the log, and last 45 days."""
_SHORTEST_SILENCE: Final = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Span:
    """The days that belong to the log: from ``first`` on, before ``end``."""

    first: date
    end: date


def span_of(engine: Engine, today: date, *, any_day: bool = False) -> Span:
    """The log's days without strays: no row, nor a handful, sets its beginning or its end; ``any_day``: none is one."""
    if any_day:
        return Span(EARLIEST, today + timedelta(days=2))
    found = engine.rows(
        f'SELECT CAST("at" AS DATE) AS day, count(*) FROM {PARSED} WHERE code > {CODES[Reason.UNPARSEABLE]}'
        f" AND \"at\" >= TIMESTAMP '{EARLIEST}' AND \"at\" < TIMESTAMP '{today + timedelta(days=2)}' GROUP BY 1 ORDER BY 1"
    )
    days = [(day, count) for day, count in found]
    if not days:
        return Span(EARLIEST, today + timedelta(days=2))
    first, last = _without_strays(days)
    return Span(first, last + timedelta(days=1))


def _without_strays(days: Sequence[tuple[date, int]]) -> tuple[date, date]:
    """The first and the last day of the body, between which strays at either end are left out."""
    total = sum(count for _, count in days)
    most = max(1.0 if total >= 50 else 0.0, _STRAY_ROWS * total)
    begin, end = _head_cut(days, most), len(days) - _head_cut([*reversed(days)], most)
    inner = [later[0] - one[0] for one, later in zip(days[begin : end - 1], days[begin + 1 : end], strict=True)]
    longest = max(inner, default=timedelta(0))
    if begin and not _silent(days[begin][0] - days[begin - 1][0], longest):
        begin = 0
    if end < len(days) and not _silent(days[end][0] - days[end - 1][0], longest):
        end = len(days)
    return days[begin][0], days[end - 1][0]


def _silent(gap: timedelta, longest: timedelta) -> bool:
    return gap > max(_SHORTEST_SILENCE, _SILENCE * longest)


def _head_cut(days: Sequence[tuple[date, int]], most: float) -> int:
    """How many days at the beginning hold strays at the most, up to the longest silence among them."""
    seen, best, longest = 0, 0, timedelta(0)
    for place in range(len(days) - 1):
        seen += days[place][1]
        if seen > most:
            break
        gap = abs(days[place + 1][0] - days[place][0])
        if gap > longest:
            best, longest = place + 1, gap
    return best


def judge_lines(
    engine: Engine, sources: Sequence[Source], today: date, as_of: date | None, *, any_day: bool = False
) -> Span:
    """Give every parsed line its final code; returns the log's own span."""
    if "late" in sources[0].wanted:
        nobody = CODES[Reason.NO_CUSTOMER]
        late = f"CASE WHEN customer_id IS NULL THEN {nobody} ELSE late END"
        engine.run(f"UPDATE {PARSED} SET code = {late} WHERE code = {KEPT}")
    _lower(engine, Reason.IMPLAUSIBLE, f"amount IS NULL AND code > {CODES[Reason.UNPARSEABLE]}")
    span = span_of(engine, today, any_day=any_day)
    _lower(engine, Reason.FAR_DATE, f"\"at\" < TIMESTAMP '{span.first}' OR \"at\" >= TIMESTAMP '{span.end}'")
    if as_of is not None:
        _lower(engine, Reason.AFTER, f"\"at\" >= TIMESTAMP '{as_of}'")
    _find_copies(engine, sources)
    for reason, elsewhere in ((Reason.SHEET_OVERLAP, "elsewhere"), (Reason.EXACT_DUPLICATE, "NOT elsewhere")):
        _lower(engine, reason, f"rowid IN (SELECT row FROM {COPIES} WHERE {elsewhere})")
    engine.drop(COPIES)
    return span


def reason_names(sources: Sequence[Source]) -> dict[int, str]:
    """Code -> name, the dialects' own reasons among them."""
    found = {code: str(reason) for reason, code in CODES.items()}
    for source in sources:
        for place, one in enumerate(source.lines.reasons):
            found[(FIRST_LATE if one.late else FIRST_OWN) + source.first_reason + place] = one.name
    return found


def _lower(engine: Engine, reason: Reason, test: str) -> None:
    """Rows that fit a test, and no earlier reason, get this one; where none does nothing is written."""
    rows = f"code > {CODES[reason]} AND ({test})"
    if engine.one(f"SELECT count(*) FROM (SELECT 1 FROM {PARSED} WHERE {rows} LIMIT 1)")[0]:
        engine.run(f"UPDATE {PARSED} SET code = {CODES[reason]} WHERE {rows}")


def _find_copies(engine: Engine, sources: Sequence[Source]) -> None:
    """The table of rows that repeat an earlier one, each with whether that one stands in another source.

    Hashes of 32 bits only nominate; the cells themselves decide.
    """
    hashes = engine.column(f"SELECT CAST(hash({_LIKELY}) >> 32 AS UINTEGER) AS h FROM {PARSED}", "h")
    engine.hold("nominated", pa.table({"row": _nominated(hashes)}))
    renewed = _renewed(sources)
    apart = f", CASE WHEN {' OR '.join(map(_among, renewed))} THEN source END" if renewed else ""
    window = f"PARTITION BY {_SAME}{apart} ORDER BY row"
    numbered = f"SELECT rowid AS row, * FROM {PARSED} WHERE rowid IN (SELECT row FROM nominated)"
    engine.keep(
        COPIES,
        f"SELECT row, elsewhere FROM (SELECT row, row_number() OVER ({window}) AS copy,"
        f" first_value(source) OVER ({window}) <> source AS elsewhere FROM ({numbered})) WHERE copy > 1",
    )
    engine.drop("nominated")
    if not all(one.lines.repeats_are_copies for one in sources):
        engine.run(f"DELETE FROM {COPIES} WHERE NOT elsewhere AND row NOT IN ({_whole_orders()})")
    for numbers in renewed:
        engine.run(f"INSERT INTO {COPIES} {_outdated(numbers)}")


def _nominated(hashes: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Places of hashes that may stand more than once: all that do, and a few that only share their first 24 bits."""
    ordered = np.sort(hashes)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    marked = np.zeros(1 << _BITS, dtype=bool)
    marked[twice >> (32 - _BITS)] = True
    return np.flatnonzero(marked[hashes >> (32 - _BITS)])


def _whole_orders() -> str:
    """Copies of orders that stand twice from their first line to their last: an export was appended to itself.

    An order of one line says nothing by itself; it follows what most of the longer orders with repeated lines say. Where
    there are none of these, no order of the log has two different lines, and what comes back stands behind all of what it
    repeats, rows are orders and those behind are an older part of the export (equal rows side by side may be instalments).
    """
    orders = f"SELECT DISTINCT source, order_id FROM {PARSED} WHERE rowid IN (SELECT row FROM {COPIES} WHERE NOT elsewhere)"
    times = (
        f"SELECT source, order_id, count(*) AS times FROM {PARSED} SEMI JOIN ({orders}) USING (source, order_id)"
        f" GROUP BY source, order_id, hash({_SAME})"
    )
    each = f"SELECT source, order_id, count(*) AS kinds, min(times) > 1 AS whole FROM ({times}) GROUP BY source, order_id"
    longer = (
        f"SELECT 1 FROM (SELECT source, order_id, hash({_SAME}) AS line FROM {PARSED} WHERE order_id IS NOT NULL)"
        " GROUP BY source, order_id HAVING min(line) <> max(line)"
    )
    again = (
        f"SELECT source, min(rowid) AS again FROM {PARSED} WHERE rowid IN (SELECT row FROM {COPIES} WHERE NOT elsewhere)"
    )
    behind = (
        f"SELECT source FROM (SELECT source, min(rowid) AS first FROM {PARSED} SEMI JOIN ({orders})"
        f" USING (source, order_id) GROUP BY source, order_id) JOIN ({again} GROUP BY source) USING (source)"
        " GROUP BY source HAVING max(first) < min(again)"
    )
    share = "avg(CAST(whole AS INT)) FILTER (kinds > 1) OVER ()"
    judged = f"SELECT *, coalesce({share} > 0.5, source IN ({behind}) AND NOT EXISTS ({longer})) AS most FROM ({each})"
    copied = f"SELECT source, order_id FROM ({judged}) WHERE whole AND (kinds > 1 OR most)"
    return f"SELECT rowid FROM {PARSED} SEMI JOIN ({copied}) USING (source, order_id)"


def _renewed(sources: Sequence[Source]) -> list[list[int]]:
    """Sources of one dialect, several exports of one shop, of which the newest tells each order."""
    dialects = dict.fromkeys(one.dialect for one in sources if one.lines.newest_wins)
    found = [[one.number for one in sources if one.dialect == dialect] for dialect in dialects]
    return [numbers for numbers in found if len(numbers) > 1]


def _among(numbers: Sequence[int]) -> str:
    """Rows of orders in some of the sources: one equal to another file's is no copy there, for whole orders are judged."""
    return f"(source IN ({', '.join(map(str, numbers))}) AND order_id IS NOT NULL)"


def _outdated(numbers: Sequence[int]) -> str:
    """Rows of orders that a later export holds, too: the one whose orders reach furthest wins, the later named at a tie.

    An order is known by its id and its day: another shop's may have the same number.
    """
    ends = f'SELECT source, max("at") AS until FROM {PARSED} WHERE code > {CODES[Reason.IMPLAUSIBLE]} GROUP BY source'
    rows = f'SELECT rowid AS row, source, order_id, CAST("at" AS DATE) AS day FROM {PARSED} WHERE {_among(numbers)}'
    newest = (
        f"SELECT order_id, day, arg_max(source, (until, source)) AS newest FROM (SELECT DISTINCT source, order_id, day FROM"
        f" ({rows})) JOIN ({ends}) USING (source) GROUP BY order_id, day HAVING count(*) > 1"
    )
    return (
        f"SELECT row, TRUE FROM ({rows}) JOIN ({newest}) USING (order_id, day)"
        f" WHERE source <> newest AND row NOT IN (SELECT row FROM {COPIES})"
    )

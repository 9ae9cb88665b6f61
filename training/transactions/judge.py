"""Every parsed line kept, or set aside for one reason: duplicates by what is equal, dates by the log's own span."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from training.engines.duckdb import Engine, literal
from training.transactions.parse import NO_LINE, OWN, REPEATED, Source
from training.transactions.readings.date_shapes import EARLIEST
from training.transactions.reasons import Reason

PARSED, COPIES, ASIDE = "parsed_lines", "copies", "set_aside"
_SAME: Final = 'order_id, product_id, description, quantity, "at", price, customer_id, country'
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


def span_of(engine: Engine, today: date) -> Span:
    """The log's days without strays: no row, nor a handful, sets its beginning or its end."""
    found = engine.rows(
        f'SELECT CAST("at" AS DATE) AS day, count(*) FROM {PARSED} WHERE own NOT IN ({REPEATED}, {NO_LINE}) AND "at" >= TIMESTAMP \'{EARLIEST}\''
        f" AND \"at\" < TIMESTAMP '{today + timedelta(days=2)}' GROUP BY 1 ORDER BY 1"
    )
    days = [(day, count) for day, count in found]
    if not days:
        return Span(EARLIEST, today + timedelta(days=2))
    first, last = _without_strays(days)
    return Span(first, last + timedelta(days=1))


def _without_strays(days: Sequence[tuple[date, int]]) -> tuple[date, date]:
    """The first and the last day of the body, between which strays at either end have been cut off."""
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


def find_copies(engine: Engine, sources: Sequence[Source]) -> None:
    """The table of rows that repeat an earlier one, each with whether that one stands in the same source.

    64-bit hashes only nominate; the cells themselves decide.
    """
    nominated = f"SELECT hash({_SAME}) AS h FROM {PARSED} GROUP BY h HAVING count(*) > 1"
    engine.keep("nominated", nominated)
    window = f"PARTITION BY {_SAME} ORDER BY row"
    numbered = f"SELECT rowid AS row, * FROM {PARSED} WHERE hash({_SAME}) IN (SELECT h FROM nominated)"
    engine.keep(
        COPIES,
        f"SELECT row, elsewhere FROM (SELECT row, row_number() OVER ({window}) AS copy,"
        f" first_value(source) OVER ({window}) <> source AS elsewhere FROM ({numbered})) WHERE copy > 1",
    )
    engine.drop("nominated")
    if not all(one.lines.repeats_are_copies for one in sources):
        engine.run(f"DELETE FROM {COPIES} WHERE NOT elsewhere AND row NOT IN ({_whole_orders()})")
    if len(sources) > 1 and any(one.lines.newest_wins for one in sources):
        engine.run(f"INSERT INTO {COPIES} {_outdated()}")


def _whole_orders() -> str:
    """Copies of orders that stand twice from their first line to their last: an export was appended to itself.

    An order of one line says nothing by itself; it follows what most of the longer orders with repeated lines say.
    """
    orders = f"SELECT DISTINCT source, order_id FROM {PARSED} WHERE rowid IN (SELECT row FROM {COPIES} WHERE NOT elsewhere)"
    times = (
        f"SELECT source, order_id, count(*) AS times FROM {PARSED} SEMI JOIN ({orders}) USING (source, order_id)"
        f" GROUP BY source, order_id, hash({_SAME})"
    )
    each = f"SELECT source, order_id, count(*) AS kinds, min(times) > 1 AS whole FROM ({times}) GROUP BY source, order_id"
    judged = f"SELECT *, coalesce(avg(CAST(whole AS INT)) FILTER (kinds > 1) OVER (), 0) > 0.5 AS most FROM ({each})"
    copied = f"SELECT source, order_id FROM ({judged}) WHERE whole AND (kinds > 1 OR most)"
    return f"SELECT rowid FROM {PARSED} SEMI JOIN ({copied}) USING (source, order_id)"


def _outdated() -> str:
    """Rows of orders that a later export holds, too: the one whose orders reach furthest wins, the later named at a tie."""
    ends = f'SELECT source, max("at") AS until FROM {PARSED} WHERE own = 0 GROUP BY source'
    each = f"SELECT DISTINCT source, order_id FROM {PARSED} WHERE order_id IS NOT NULL"
    newest = f"SELECT order_id, arg_max(source, (until, source)) AS newest FROM ({each}) JOIN ({ends}) USING (source) GROUP BY order_id HAVING count(*) > 1"
    return (
        f"SELECT p.rowid, TRUE FROM {PARSED} AS p JOIN ({newest}) AS n USING (order_id)"
        f" WHERE p.source <> n.newest AND p.rowid NOT IN (SELECT row FROM {COPIES})"
    )


def joined() -> str:
    """Parsed lines beside what is known of copies."""
    return f"(SELECT rowid AS row, * FROM {PARSED}) LEFT JOIN {COPIES} USING (row)"


def reason_sql(sources: Sequence[Source], span: Span, as_of: date | None) -> str:
    """The reason of a line of ``PARSED`` joined with ``COPIES`` (NULL: it is kept)."""
    needed = ['"at"', "quantity", "price", *(["order_id"] if all(one.lines.order_id for one in sources) else [])]
    missing = " OR ".join(f"{name} IS NULL" for name in needed)
    outside = f"\"at\" < TIMESTAMP '{span.first}' OR \"at\" >= TIMESTAMP '{span.end}'"
    tests = [
        (f"own = {REPEATED}", Reason.REPEATED_HEADER),
        (f"own = {NO_LINE}", Reason.NO_LINE),
        (missing, Reason.UNPARSEABLE),
        (outside, Reason.FAR_DATE),
        ("amount IS NULL", Reason.IMPLAUSIBLE),
        *([(f"\"at\" >= TIMESTAMP '{as_of}'", Reason.AFTER)] if as_of else []),
        ("elsewhere", Reason.SHEET_OVERLAP),
        ("NOT elsewhere", Reason.EXACT_DUPLICATE),
        *_own_tests(sources, late=False),
        ("customer_id IS NULL", Reason.NO_CUSTOMER),
        *_own_tests(sources, late=True),
        ("both_negative", Reason.BOTH_NEGATIVE),
        *([] if all(one.lines.keeps_free for one in sources) else [("price = 0", Reason.PRICE)]),
    ]
    return f"CASE {' '.join(f'WHEN {test} THEN {literal(str(reason))}' for test, reason in tests)} END"


def _own_tests(sources: Sequence[Source], *, late: bool) -> list[tuple[str, str]]:
    return [
        (f"own = {OWN + source.first_reason + place}", one.name)
        for source in sources
        for place, one in enumerate(source.lines.reasons)
        if one.late is late
    ]

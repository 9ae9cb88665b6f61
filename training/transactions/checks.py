"""What stops a run, and what people should know before they trust one; every command asks the same."""

from datetime import timedelta
from typing import Final

from training.engines.duckdb import Engine
from training.transactions.dialects.unused import unused_states
from training.transactions.judge import Span
from training.transactions.log import OrderLog
from training.transactions.parse import PARSED, worth
from training.transactions.readings.asked import Asked
from training.transactions.reasons import CODES, KEPT, UNREADABLE, Reason

MOST_UNREADABLE: Final = 0.01
"""The share of rows that may be unreadable before a run stops."""

_LOOKED_AT: Final = 200_000
"""Rows that are enough to tell a price from a total."""
_ENOUGH_LINES: Final = 50


def stops_of(engine: Engine, log: OrderLog, asked: Asked) -> tuple[str, ...]:
    """Sentences that stop a run; none where somebody accepts."""
    account = log.account
    unreadable = account.rows_of(*map(str, UNREADABLE))
    if asked.accept:
        return ()
    doubts = [doubt for one in log.sources for doubt in one.table.doubts]
    doubts += [
        f"{one.table.source}: {unused}"
        for one in log.sources
        if (unused := unused_states(one.table.head, one.lines)) is not None
    ]
    if doubts:
        return tuple(doubts)
    if unreadable <= max(1.0, MOST_UNREADABLE * account.total.rows):
        return (*_money_at_stake(engine, log), *_totals_as_prices(engine, log, asked))
    parts = ", ".join(f"{account.rows_of(reason):,} {reason}" for reason in map(str, UNREADABLE) if account.rows_of(reason))
    where = log.sources[0].table
    line = f"; first: line {where.count.malformed[0].line}, {where.count.malformed[0].why}" if where.count.malformed else ""
    return (
        (
            f"{where.source}: {unreadable:,} of {account.total.rows:,} rows cannot be read ({parts}{line}); look at them"
            " with --rejects FILE, or go on without them with --accept."
        ),
    )


def _money_at_stake(engine: Engine, log: OrderLog) -> tuple[str, ...]:
    """Few rows may hold much: what those that cannot be read may be worth, as a lenient reader takes them."""
    rows = log.account.rows_of(Reason.UNPARSEABLE)
    if not rows:
        return ()
    lost, before = 0.0, 0
    for one in log.sources:
        unread = f"SELECT rowid - {before} AS row, amount FROM {PARSED} WHERE code = {CODES[Reason.UNPARSEABLE]}"
        guesses = (
            f"SELECT sum(coalesce(abs(CAST(amount AS DOUBLE)), guess)) FROM ({worth(one)}) JOIN ({unread}) USING (row)"
        )
        lost += engine.one(guesses)[0] or 0.0
        before += one.table.rows or 0
    known = engine.one(f"SELECT sum(abs(CAST(amount AS DOUBLE))) FROM {PARSED} WHERE code = {KEPT}")[0] or 0.0
    if lost <= MOST_UNREADABLE * known:
        return ()
    held = "more than all that is read" if lost > known else f"{lost:,.2f}"
    return (
        (
            f"{log.sources[0].table.source}: {rows:,} rows cannot be read, and may hold {held} beside the {known:,.2f} that"
            " is read; look at them with --rejects FILE, or go on without them with --accept."
        ),
    )


def _totals_as_prices(engine: Engine, log: OrderLog, asked: Asked) -> tuple[str, ...]:
    """A column called a price may hold the line's total: then price / quantity is what stays alike within a product."""
    source = log.sources[0]
    amount, quantity = source.lines.amount, source.lines.quantity
    if not amount.times_quantity or quantity is None or "unit_price" in asked.columns:
        return ()
    lines = (
        f"SELECT product_id, abs(quantity) AS n, abs(CAST(price AS DOUBLE)) AS p FROM {PARSED} WHERE rowid < {_LOOKED_AT}"
        f" AND code IN ({KEPT}, {CODES[Reason.BOTH_NEGATIVE]}) AND quantity <> 0 AND price <> 0"
    )
    products = (
        f"SELECT product_id, median(p) AS usual, median(p / n) AS each FROM ({lines}) GROUP BY 1"
        " HAVING count(*) >= 3 AND count(DISTINCT n) >= 2"
    )
    count, as_price, as_total = engine.one(
        "SELECT count(*), avg(CAST(abs(p - usual) <= .02 * usual AS INT)), avg(CAST(abs(p / n - each) <= .02 *"
        " each AS INT))"
        f" FROM ({lines}) JOIN ({products}) USING (product_id)"
    )
    if count < _ENOUGH_LINES or as_total < 0.5 or as_total < 2 * as_price:
        return ()
    name, per = amount.plus[0], quantity.columns[0]
    return (
        (
            f"{source.table.source}: the column {name} looks like the line's total, not the price of one unit"
            f" ({name} / {per} stays"
            f" alike within a product in {as_total:.0%} of the lines, {name} in {as_price:.0%}): say --map"
            f" line_total={_word(name)},"
            f" or --map unit_price={_word(name)} if it is the price."
        ),
    )


def _word(name: str) -> str:
    return f'"{name}"' if " " in name else name


def warnings_of(log: OrderLog, span: Span) -> tuple[str, ...]:
    """Sentences for people, the gravest first."""
    found = [note for one in log.sources for note in (*one.table.notes, *one.lines.notes)]
    found += [
        f"{one.table.source}: line {bad.line} is no row: {bad.why}."
        for one in log.sources
        for bad in one.table.count.malformed[:3]
    ]
    far = log.account.rows_of(Reason.FAR_DATE)
    if far:
        found.append(
            f"{far:,} rows are dated outside {span.first} to {span.end - timedelta(days=1)}, the log's own"
            " span; they are set aside."
        )
    found += [
        f"{tally.rows:,} rows, {tally.money:,.2f}: {policy}" for policy, tally in log.account.moved.items() if tally.rows
    ]
    return (*found, *(log.identity.warnings if log.identity else ()))

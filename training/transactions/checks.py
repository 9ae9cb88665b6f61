"""What stops a run, and what people should know before they trust one; every command asks the same."""

from datetime import timedelta
from typing import Final

from training.engines.duckdb import Engine
from training.transactions.dialects.unused import unused_discount, unused_states
from training.transactions.judge import Span
from training.transactions.log import OrderLog
from training.transactions.money_checks import misnamed_money
from training.transactions.parse import PARSED, worth
from training.transactions.readings.asked import Asked
from training.transactions.reasons import CODES, KEPT, UNREADABLE, Reason

MOST_UNREADABLE: Final = 0.01
"""The share of rows that may be unreadable before a run stops."""


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
        for look in (unused_states, unused_discount)
        if (unused := look(one.table.head, one.lines)) is not None
    ]
    if doubts:
        return tuple(doubts)
    if unreadable <= max(1.0, MOST_UNREADABLE * account.total.rows):
        return (*_money_at_stake(engine, log), *misnamed_money(engine, log, asked))
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
        f"{tally.rows:,} row{'s' * (tally.rows > 1)}, {tally.money:,.2f}: {policy}"
        for policy, tally in log.account.moved.items()
        if tally.rows
    ]
    return tuple(dict.fromkeys((*found, *(log.identity.warnings if log.identity else ()))))

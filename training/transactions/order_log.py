"""An order log opened: read, cleaned, accounted for, and at hand in DuckDB for as long as somebody works on it."""

from collections.abc import Iterator, Mapping, Sequence, Sized
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from backend.errors import UnreadableLog
from training.engines.duckdb import Engine, IrregularText, connected
from training.progress import Say
from training.transactions.account import Account, Tally, agree
from training.transactions.checks import stops_of, warnings_of
from training.transactions.currency import one_currency
from training.transactions.dialects.registry import recognised
from training.transactions.identity import identify
from training.transactions.judge import COPIES, PARSED, find_copies, joined, reason_sql, span_of
from training.transactions.parse import Source, parsed
from training.transactions.log import ORDER_LINES, OrderLog
from training.transactions.readings.asked import Asked
from training.transactions.readings.readings import UNREAD, readings_of
from training.transactions.reasons import UNCOUNTED, Reason
from training.transactions.rejects import write_rejects
from training.transactions.tables.delimited import adds_up, mended
from training.transactions.tables.opened import tables


@contextmanager
def opened(
    files: Sequence[Path], say: Say, rejects_to: Path | None = None, asked: Asked | None = None, *, stopping: bool = True
) -> Iterator[OrderLog]:
    """Read and clean a log, and write what was set aside if asked to.

    Raises ``UnreadableLog`` with one sentence for what cannot be read, and, if ``stopping``, for what should not be.
    """
    wishes = asked or Asked()
    with TemporaryDirectory(prefix="order-log-") as spill, connected(spill, wishes.memory) as engine:
        say(f"reading {', '.join(path.name for path in files)}")
        sources = _sources(engine, files, wishes, Path(spill))
        log, reason = _judged(engine, sources, wishes, say)
        if rejects_to is not None:
            write_rejects(engine, log.sources, reason, rejects_to)
        for done in (PARSED, COPIES):
            engine.drop(done)
        if stopping and log.stops:
            raise UnreadableLog(log.stops[0])
        if stopping and not log.account.kept.rows:
            raise UnreadableLog("No order line is left after cleaning: every row was set aside.")
        yield log


def _sources(engine: Engine, files: Sequence[Path], asked: Asked, spill: Path) -> list[Source]:
    """Every table of the files read into ``PARSED``, in the order of the files."""
    work = spill / "files"
    work.mkdir()
    found = [table for place, path in enumerate(files) for table in tables(engine, path, work, 1000 * place)]
    if not any(table.rows != 0 for table in found):
        raise UnreadableLog(f"{found[0].source if found else files[0]}: no rows below the header.")
    found = [table for table in found if table.rows != 0]
    sources: list[Source] = []
    for number, one in enumerate(recognised(found, asked.columns)):
        reasons, policies = (sum(len(part) for part in parts) for parts in _own_words(sources))
        asking = Source(one.table, one.lines, UNREAD, number, one.dialect, one.why, reasons, policies)
        sources.append(_read(engine, asking, asked, work))
    return sources


def _own_words(sources: Sequence[Source]) -> tuple[list[Sized], list[Sized]]:
    return [one.lines.reasons for one in sources], [one.lines.policies for one in sources]


def _read(engine: Engine, source: Source, asked: Asked, work: Path) -> Source:
    """One table parsed: from its first rows' readings where these hold for all, else from the whole column's."""
    before = _rows(engine) if source.number else 0
    try:
        done = _tried(engine, source, asked, whole=False)
        rows = _rows(engine) - before
        regular = done.table.text is None or adds_up(engine, done.table, rows)
    except IrregularText:
        regular = False
    if not regular:
        source = replace(source, table=mended(source.table, work))
        _forget(engine, before)
        done = _tried(engine, source, asked, whole=True)
    elif not done.readings.whole and _unread(engine, before):
        _forget(engine, before)
        done = _tried(engine, source, asked, whole=True)
    rows = _rows(engine) - before
    if done.table.rows is not None:
        agree(f"the count of rows in {done.table.source}", done.table.rows, rows)
    return replace(done, table=replace(done.table, rows=rows))


def _tried(engine: Engine, source: Source, asked: Asked, *, whole: bool) -> Source:
    readings = readings_of(engine, source.table, source.lines, asked, whole=whole)
    done = replace(source, readings=readings)
    if source.number:
        engine.run(f"INSERT INTO {PARSED} {parsed(done)}")
    else:
        engine.keep(PARSED, parsed(done))
    return done


def _rows(engine: Engine) -> int:
    return int(engine.one(f"SELECT count(*) FROM {PARSED}")[0])


def _unread(engine: Engine, before: int) -> bool:
    """Whether any cell of a row after the first ``before`` could not be read."""
    return bool(
        engine.one(f'SELECT count(*) FROM {PARSED} WHERE rowid >= {before} AND own = 0 AND ("at" IS NULL OR NOT known)')[0]
    )


def _forget(engine: Engine, before: int) -> None:
    if before:
        engine.keep(PARSED, f"SELECT * FROM {PARSED} WHERE rowid < {before}")
    else:
        engine.drop(PARSED)


def _judged(engine: Engine, sources: Sequence[Source], asked: Asked, say: Say) -> tuple[OrderLog, str]:
    """The log, and the reason of each row as an expression over ``PARSED`` beside ``COPIES``."""
    malformed = sum(one.table.count.malformed_rows for one in sources)
    say(f"cleaning {_rows(engine) + malformed:,} rows")
    currency = one_currency(engine, sources, asked)
    identity = identify(engine, sources)
    span = span_of(engine, date.today())
    find_copies(engine, sources)
    reason = reason_sql(sources, span, asked.as_of)
    engine.keep(
        ORDER_LINES,
        f'SELECT customer_id, order_id, product_id, quantity, "at", country, amount AS net_amount'
        f" FROM {joined()} WHERE {reason} IS NULL",
    )
    account = _account(engine, sources, reason, malformed)
    found = OrderLog(engine.table(ORDER_LINES), account, tuple(sources), identity, currency)
    _counted_again(engine, account)
    return replace(found, warnings=warnings_of(found, span), stops=stops_of(engine, found, reason, asked)), reason


def _account(engine: Engine, sources: Sequence[Source], reason: str, malformed: int) -> Account:
    policies = [policy.sentence for one in sources for policy in one.lines.policies]
    moved = "".join(
        f", count_if(policy & {1 << i} > 0), sum(amount) FILTER (policy & {1 << i} > 0)" for i in range(len(policies))
    )
    rows = engine.rows(
        f"SELECT {reason} AS reason, count(*), sum(amount), count_if(amount IS NULL){moved} FROM {joined()} GROUP BY 1"
    )
    tallies = {row[0]: _tally(row[0], row[1], row[2], row[3]) for row in rows}
    if malformed:
        tallies[Reason.MALFORMED] = Tally(malformed, Decimal(0), malformed)
    kept = tallies.pop(None, Tally(0))
    everything = [kept, *tallies.values()]
    total = Tally(
        sum(one.rows for one in everything),
        sum((one.money for one in everything), Decimal(0)),
        sum(one.unread for one in everything),
    )
    policy_rows = next((row[4:] for row in rows if row[0] is None), ())
    told: dict[str, Tally] = {}
    for i, sentence in enumerate(policies if policy_rows else ()):
        before = told.get(sentence, Tally(0))
        told[sentence] = Tally(before.rows + policy_rows[2 * i], before.money + (policy_rows[2 * i + 1] or Decimal(0)))
    late = {reason.name for one in sources for reason in one.lines.reasons if reason.late}
    return Account(total, kept, _in_order(tallies, late), told)


def _tally(reason: str | None, rows: int, money: Decimal | None, unread: int) -> Tally:
    return Tally(rows, Decimal(0), rows) if reason in set(map(str, UNCOUNTED)) else Tally(rows, money or Decimal(0), unread)


def _in_order(tallies: Mapping[str, Tally], late: set[str]) -> dict[str, Tally]:
    """In the order of judgement: a dialect's own reasons stand around the customer's."""
    general = [str(reason) for reason in Reason]
    nobody = general.index(Reason.NO_CUSTOMER)
    place = {name: general.index(name) if name in general else nobody + (0.5 if name in late else -0.5) for name in tallies}
    return {str(name): tallies[name] for name in sorted(tallies, key=lambda name: place[name])}


def _counted_again(engine: Engine, account: Account) -> None:
    """Kept rows and money once more from the order lines themselves; money of all rows as floating-point numbers."""
    rows, money = engine.one(f"SELECT count(*), sum(net_amount) FROM {ORDER_LINES}")
    agree("the count of rows kept", account.kept.rows, rows)
    agree("the money kept", float(account.kept.money), float(money or 0))
    floats = float(engine.one(f"SELECT sum(CAST(net_amount AS DOUBLE)) FROM {ORDER_LINES}")[0] or 0)
    agree(
        "the money kept in floats",
        float(account.kept.money),
        floats,
        within=1e-6 * (1 + account.kept.rows) + 1e-9 * abs(floats),
    )
    if not account.balances():
        agree("the account's total", account.total.rows, account.kept.rows)

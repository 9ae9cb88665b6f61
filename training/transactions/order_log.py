"""An order log opened: read, cleaned, accounted for, and at hand in DuckDB for as long as somebody works on it."""

from collections.abc import Iterator, Sequence
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
from training.transactions.judge import judge_lines, reason_names
from training.transactions.log import ORDER_LINES, OrderLog
from training.transactions.parse import PARSED, Source, parsed, wanted_by
from training.transactions.readings.asked import Asked
from training.transactions.readings.readings import SAMPLE, UNREAD, readings_of
from training.transactions.reasons import CODES, KEPT, UNCOUNTED, Reason
from training.transactions.rejects import write_rejects
from training.transactions.tables.delimited import adds_up, mended
from training.transactions.tables.opened import tables

__all__ = ["OrderLog", "opened"]


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
        log = _judged(engine, sources, wishes, say)
        if rejects_to is not None:
            write_rejects(engine, log.sources, rejects_to)
        _keep_lines(engine, log.account)
        if stopping and log.stops:
            raise UnreadableLog(log.stops[0])
        yield replace(log, lines=engine.table(ORDER_LINES))


def _sources(engine: Engine, files: Sequence[Path], asked: Asked, spill: Path) -> list[Source]:
    """Every table of the files read into ``PARSED``, in the order of the files."""
    work = spill / "files"
    work.mkdir()
    found = [table for place, path in enumerate(files) for table in tables(engine, path, work, 1000 * place)]
    if not found:
        raise UnreadableLog(f"{files[0]}: there is no table in it.")
    read = [one for one in recognised(found, asked.columns, count_pending=asked.count_pending) if one.table.rows != 0]
    if not read:
        raise UnreadableLog(f"{found[0].source}: no rows below the header; export it again.")
    wanted = wanted_by([one.lines for one in read])
    sources: list[Source] = []
    for number, one in enumerate(read):
        reasons = sum(len(before.lines.reasons) for before in sources)
        policies = sum(len(before.lines.policies) for before in sources)
        asking = Source(one.table, one.lines, UNREAD, number, one.dialect, one.why, reasons, policies, wanted)
        sources.append(_read(engine, asking, asked, work))
    return sources


def _read(engine: Engine, source: Source, asked: Asked, work: Path) -> Source:
    """One table parsed: from its first rows' readings where these hold for all, else from the whole column's."""
    before = _rows(engine) if source.number else 0
    done = _at_first_sight(engine, source, asked, before)
    if done is None:
        if source.table.text is not None and not _regular(engine, source):
            source = replace(source, table=mended(source.table, work))
        if source.number == 0 or _rows(engine) > before:
            _forget(engine, before)
        done = _tried(engine, source, asked, whole=True)
    rows = _rows(engine) - before
    if done.table.rows is not None:
        agree(f"the count of rows in {done.table.source}", done.table.rows, rows)
    return replace(done, table=replace(done.table, rows=rows))


def _at_first_sight(engine: Engine, source: Source, asked: Asked, before: int) -> Source | None:
    """The table parsed by what its first rows say; None where they do not say enough, or not what all rows say."""
    try:
        done = _tried(engine, source, asked, whole=False)
    except IrregularText:
        return None
    except UnreadableLog:
        if source.table.rows is not None and source.table.rows <= SAMPLE:
            raise  # these were all rows
        return None
    if done.table.text is not None and not adds_up(engine, done.table, _rows(engine) - before):
        return None
    return done if done.readings.whole or not _unread(engine, before) else None


def _regular(engine: Engine, source: Source) -> bool:
    """Whether every line of a text is a row of its width, looked at to the end."""
    try:
        return adds_up(engine, source.table, int(engine.one(f"SELECT count(*) FROM {source.table.relation}")[0]))
    except IrregularText:
        return False


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
        engine.one(f"SELECT count(*) FROM {PARSED} WHERE rowid >= {before} AND code = {CODES[Reason.UNPARSEABLE]}")[0]
    )


def _forget(engine: Engine, before: int) -> None:
    if before:
        engine.keep(PARSED, f"SELECT * FROM {PARSED} WHERE rowid < {before}")
    else:
        engine.drop(PARSED)


def _judged(engine: Engine, sources: Sequence[Source], asked: Asked, say: Say) -> OrderLog:
    """The log with its account; its lines are those that are left in ``PARSED`` once the others are taken out."""
    malformed = sum(one.table.count.malformed_rows for one in sources)
    say(f"cleaning {_rows(engine) + malformed:,} rows")
    currency = one_currency(engine, sources, asked)
    identity = identify(engine, sources)
    span = judge_lines(engine, sources, date.today(), asked.as_of, any_day=asked.any_day)
    account = _account(engine, sources, malformed)
    log = OrderLog(engine.table(PARSED), account, tuple(sources), identity, currency)
    return replace(log, warnings=warnings_of(log, span), stops=stops_of(engine, log, asked))


def _account(engine: Engine, sources: Sequence[Source], malformed: int) -> Account:
    policies = [policy.sentence for one in sources for policy in one.lines.policies]
    moved = "".join(
        f", count_if(policy & {1 << i} > 0), sum(amount) FILTER (policy & {1 << i} > 0)" for i in range(len(policies))
    )
    rows = engine.rows(f"SELECT code, count(*), sum(amount), count_if(amount IS NULL){moved} FROM {PARSED} GROUP BY 1")
    names = reason_names(sources)
    tallies: dict[str, Tally] = {str(Reason.MALFORMED): Tally(malformed, unread=malformed)} if malformed else {}
    for code, count, money, unread, *_ in sorted(rows):
        if code != KEPT:
            tallies[names[code]] = _plus(tallies.get(names[code], Tally(0)), _tally(names[code], count, money, unread))
    kept = next((row for row in rows if row[0] == KEPT), (KEPT, 0, None, 0))
    kept_tally = Tally(kept[1], kept[2] or Decimal(0), kept[3])
    told: dict[str, Tally] = {}
    for i, sentence in enumerate(policies if len(kept) > 4 else ()):
        told[sentence] = _plus(told.get(sentence, Tally(0)), Tally(kept[4 + 2 * i], kept[5 + 2 * i] or Decimal(0)))
    total = kept_tally
    for one in tallies.values():
        total = _plus(total, one)
    return Account(total, kept_tally, tallies, told)


def _tally(reason: str, rows: int, money: Decimal | None, unread: int) -> Tally:
    return Tally(rows, unread=rows) if reason in UNCOUNTED else Tally(rows, money or Decimal(0), unread)


def _plus(one: Tally, other: Tally) -> Tally:
    return Tally(one.rows + other.rows, one.money + other.money, one.unread + other.unread)


def _keep_lines(engine: Engine, account: Account) -> None:
    """What is kept becomes the table of order lines where it stands; a copy would take a large log's time again."""
    engine.run(f"DELETE FROM {PARSED} WHERE code < {KEPT}")
    used = {"customer_id", "order_id", "product_id", "description", "quantity", "at", "country", "amount"}
    for name in engine.columns(PARSED):
        if name not in used:
            engine.run(f"ALTER TABLE {PARSED} DROP COLUMN {name}")
    engine.run(f"ALTER TABLE {PARSED} RENAME COLUMN amount TO net_amount")
    engine.run(f"ALTER TABLE {PARSED} RENAME TO {ORDER_LINES}")
    _counted_again(engine, account)


def _counted_again(engine: Engine, account: Account) -> None:
    """Kept rows and money once more from the order lines themselves, the money also as floating-point numbers."""
    rows, money, floats = engine.one(
        f"SELECT count(*), sum(net_amount), sum(CAST(net_amount AS DOUBLE)) FROM {ORDER_LINES}"
    )
    agree("the count of rows kept", account.kept.rows, rows)
    agree("the money kept", account.kept.money, money or Decimal(0))
    near = 1e-6 * (1 + account.kept.rows) + 1e-9 * abs(float(floats or 0))
    agree("the money kept in floats", float(account.kept.money), float(floats or 0), within=near)
    if not account.balances():
        raise UnreadableLog("The log does not add up: rows or money in are not those kept and set aside.")

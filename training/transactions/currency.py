"""One log, one currency: several are converted by a table that somebody gives, or the log is refused."""

import csv
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from backend.errors import UnreadableLog
from training.engines.duckdb import Engine, literal
from training.transactions.parse import MOST_AMOUNT, PARSED, Source
from training.transactions.readings.asked import Asked
from training.transactions.reasons import CODES, Reason


def one_currency(engine: Engine, sources: Sequence[Source], asked: Asked) -> str | None:
    """The log's currency (None: it says none). Raises ``UnreadableLog`` where there are several and no rates for them."""
    found = _found(engine, sources)
    if len(found) <= 1 and not asked.rates:
        return next(iter(found), None)
    if not asked.rates:
        most = sorted(found.items(), key=lambda one: (-one[1], one[0]))[:6]
        rows = ", ".join(f"{count:,} rows {name}" for name, count in most)
        raise UnreadableLog(
            f"{sources[0].table.source}: several currencies cannot be added up ({rows}): give a csv of currency,rate with"
            " --currency-rates FILE, or split the file by currency."
        )
    rates, base = read_rates(asked.rates)
    missing = sorted(name for name in found if name not in rates)
    if missing:
        raise UnreadableLog(f"{asked.rates}: there is no rate for {', '.join(missing)}.")
    _convert(engine, sources, rates)
    return base


def read_rates(path: Path) -> tuple[dict[str, Decimal], str]:
    """Currency -> what one unit is worth in the currency whose rate is 1, and that currency. Raises ``UnreadableLog``."""
    try:
        rows = [row for row in csv.reader(path.read_text("utf-8-sig").splitlines()) if row]
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableLog(f"{path}: the table of rates cannot be read.") from error
    rates = {}
    for place, row in enumerate(rows):
        try:
            name, rate = row[0].strip().upper(), Decimal(row[1].strip())
        except (IndexError, InvalidOperation) as error:
            if place == 0:
                continue  # the header
            raise UnreadableLog(f"{path}: line {place + 1} is not currency,rate.") from error
        if not rate.is_finite() or rate <= 0:
            raise UnreadableLog(f"{path}: the rate of {name} is not above 0.")
        rates[name] = rate
    base = [name for name, rate in rates.items() if rate == 1]
    if len(base) != 1:
        raise UnreadableLog(f"{path}: exactly one currency must have the rate 1; the others are said in it.")
    return rates, base[0]


def _found(engine: Engine, sources: Sequence[Source]) -> dict[str, int]:
    """Currency -> rows; a source without a column for it may have it at its numbers, or by its nature."""
    found: dict[str, int] = {}
    if any(one.lines.currency for one in sources):
        query = (
            f"SELECT currency, count(*) FROM {PARSED} WHERE currency <> '' AND code >="
            f" {CODES[Reason.NO_CUSTOMER]} GROUP BY 1"
        )
        found |= {str(name): int(count) for name, count in engine.rows(query)}
    for one in sources:
        named = one.lines.currency_is or one.readings.currency()
        if named and not one.lines.currency:
            found[named] = found.get(named, 0) + (one.table.rows or 0)
    return found


def _convert(engine: Engine, sources: Sequence[Source], rates: Mapping[str, Decimal]) -> None:
    cases = " ".join(f"WHEN {literal(name)} THEN CAST({rate} AS DECIMAL(18, 8))" for name, rate in rates.items())
    only = next((one.lines.currency_is or one.readings.currency() for one in sources if not one.lines.currency), None)
    rate = f"CASE coalesce(nullif(currency, ''), {literal(only or '')}) {cases} ELSE 1 END"

    def at_rate(column: str) -> str:
        worth = f"CAST({column} AS DOUBLE) * CAST({rate} AS DOUBLE)"
        exact = f"CAST(CAST({column} AS DECIMAL(18, 4)) * {rate} AS DECIMAL(18, 4))"
        return f"CASE WHEN abs({worth}) < {MOST_AMOUNT} THEN {exact} END"

    engine.run(f"UPDATE {PARSED} SET amount = {at_rate('amount')}, price = {at_rate('price')}")

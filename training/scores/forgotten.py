"""Order lines of people who asked to be forgotten, left out of what is scored."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import Engine, inspect

from backend.monitoring.ledger import customer_key
from backend.stores.privacy.forgotten import forgotten, marks
from training.progress import Say
from training.transactions.log import OrderLog


def marks_of(engine: Engine) -> dict[str, date]:
    """Return the marks of a store, none where it has no such table."""
    if not inspect(engine).has_table(marks.name):
        return {}
    with engine.connect() as connection:
        return forgotten(connection)


def without_forgotten(log: OrderLog, known: dict[str, date], secret: str, say: Say) -> OrderLog:
    """Return the log without what forgotten people bought up to the day on which they were; says how many there were."""
    if not known:
        return log
    by_day: dict[date, list[str]] = defaultdict(list)
    for one in log.lines.select("customer_id").distinct().to_pyarrow()["customer_id"].to_pylist():
        spelled = str(one)
        days = [known[key] for name in (spelled, spelled.strip().lower()) if (key := customer_key(name, secret)) in known]
        if days:
            by_day[max(days)].append(one)
    lines = log.lines
    for day, ids in by_day.items():
        end = datetime.combine(day + timedelta(days=1), time())
        lines = lines.filter(~(lines["customer_id"].isin(ids) & (lines["at"] < end)))
    if by_day:
        say(f"leaving out {sum(map(len, by_day.values())):,} customers who were forgotten on request")
    return replace(log, lines=lines)

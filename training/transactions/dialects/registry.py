"""All dialects, and which of them a table is written in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from backend.errors import UnreadableLog
from training.transactions.dialects.cdnow import Cdnow
from training.transactions.dialects.generic import Generic
from training.transactions.dialects.online_retail import OnlineRetail
from training.transactions.dialects.protocol import Dialect, Lines, Recognition
from training.transactions.tables.table import Table

DIALECTS: Final[tuple[Dialect, ...]] = (OnlineRetail(), Cdnow())
"""In no order: the surest one reads a table."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A table with the dialect that reads it, and why that one."""

    table: Table
    dialect: str
    why: str
    lines: Lines


def recognised(
    tables: Sequence[Table], said: Mapping[str, str], dialects: Sequence[Dialect] = DIALECTS
) -> list[Recognised]:
    """Each table with its dialect; tables that nobody reads are left out where others of the run are read.

    Raises ``UnreadableLog``: what was seen, what is missing, and a ``--map`` to complete.
    """
    known = (*dialects, Generic()) if not said else (Generic(said),)
    found = [(table, *_surest(table, known)) for table in tables]
    read = [
        Recognised(table, one.name, seen.why, one.lines(table.head))
        for table, one, seen in found
        if one and not seen.refusal
    ]
    if read:
        return read
    for table, _, seen in found:
        if seen.refusal:
            raise UnreadableLog(f"{table.source}: {seen.refusal}")
    raise UnreadableLog(_unknown(tables[0]))


def _surest(table: Table, dialects: Sequence[Dialect]) -> tuple[Dialect | None, Recognition]:
    sure = [(one, one.recognise(table.head)) for one in dialects]
    best, seen = max(sure, key=lambda pair: pair[1].confidence)
    return (best, seen) if seen.confidence > 0 else (None, seen)


def _unknown(table: Table) -> str:
    head, generic = table.head, Generic()
    if not head.named:
        first = ", ".join(head.rows[0][:8]) if head.rows else ""
        if not any(sign.isdecimal() for sign in first):
            return f"{table.source}: this is no table of orders: no line names its columns ({first[:60]})."
        return (
            f"{table.source}: there is no header line, the first row holds data ({first}); add one, or say the places:"
            " --map customer_id=1 --map at=2 --map unit_price=3 --map quantity=4."
        )
    missing = generic.missing(head)
    words = " ".join(f"--map {name}=COLUMN" for name in missing)
    return (
        f"{table.source}: missing column{'s' * (len(missing) > 1)} {', '.join(missing)}"
        f" (found {', '.join(head.header[:12])}); say where they stand: {words}."
    )

"""What somebody may say about a log before it is read; every command takes the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from backend.errors import UnreadableLog

DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "day-first", "month-first", "year-first"
ORDERS: Final = (DAY_FIRST, MONTH_FIRST, YEAR_FIRST)
POINT, COMMA = "point", "comma"


@dataclass(frozen=True, slots=True)
class Asked:
    """Overrides of readings; None means that the file decides.

    ``dates``: day-first, month-first or year-first. ``decimal``: point or comma. ``columns``: canonical name -> the
    header's, or a place. ``rates``: csv of currency and rate. ``accept``: go on although more than 1 % cannot be read.
    ``memory``: DuckDB's limit. ``as_of``: the log ends before this day. ``count_pending``: payments awaited count.
    ``any_day``: these rows are a few of a longer log, so that none is a stray for standing alone.
    """

    dates: str | None = None
    decimal: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    rates: Path | None = None
    accept: bool = False
    memory: str | None = None
    as_of: date | None = None
    count_pending: bool = False
    any_day: bool = False
    trained: Mapping[str, Any] = field(default_factory=dict)
    """The readings of the log that the model was trained on; they decide what this log leaves open."""

    def __post_init__(self) -> None:
        if self.dates not in {None, *ORDERS}:
            raise UnreadableLog(f"--dates {self.dates}: say {', '.join(ORDERS)}.")
        if self.decimal not in {None, POINT, COMMA}:
            raise UnreadableLog(f"--decimal {self.decimal}: say {POINT} or {COMMA}.")

    def as_trained(self, column: str, what: str) -> Any:
        """What the training log's reading of a column says (None: nothing)."""
        return self.trained.get(column, {}).get(what)

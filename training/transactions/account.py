"""The account of a log: every row and all money, kept or set aside, counted twice by means that do not share a step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from backend.errors import UnreadableLog


@dataclass(frozen=True, slots=True)
class Tally:
    """Rows and the money on them (currency); ``unread``: rows among them whose money is not known, so not in it."""

    rows: int
    money: Decimal = Decimal(0)
    unread: int = 0

    @property
    def told(self) -> bool:
        """Whether any of the money is known; 0.00 would be a lie otherwise."""
        return not self.rows or self.unread < self.rows


@dataclass(frozen=True, slots=True)
class Account:
    """Rows in = rows kept + rows per reason; money likewise. ``moved``: each policy's sentence -> what it concerns."""

    total: Tally
    kept: Tally
    set_aside: dict[str, Tally]
    moved: Mapping[str, Tally] = field(default_factory=dict)

    def balances(self) -> bool:
        parts = [self.kept, *self.set_aside.values()]
        return self.total.rows == sum(part.rows for part in parts) and self.total.money == sum(
            (part.money for part in parts), Decimal(0)
        )

    def rows_of(self, *reasons: str) -> int:
        """Rows set aside for any of some reasons."""
        return sum(tally.rows for reason, tally in self.set_aside.items() if reason in reasons)


def agree(what: str, once: float | Decimal, again: float | Decimal, *, within: float = 0.0) -> None:
    """Raise ``UnreadableLog`` where two independent counts differ: better no result than one that does not add up."""
    if abs(Decimal(once) - Decimal(again)) > Decimal(within):
        raise UnreadableLog(f"The log does not add up: {what} is {once:,} by one count and {again:,} by another.")

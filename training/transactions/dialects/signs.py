"""Whose export a table is, by many weak signs: columns that must be there, and columns that few others have."""

from dataclasses import dataclass

from training.transactions.dialects.protocol import NO, Recognition
from training.transactions.tables.table import Head

Names = tuple[str, ...]
"""Spellings of one column, in the order of preference."""
_LEAST, _MOST = 0.5, 0.95
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Signs:
    """What marks a source's export.

    ``needed``: columns without which it cannot be read. ``marks``: columns that speak for the source; ``least`` of them
    must be there, and each further one makes it surer, so that of two sources the one with more of its own wins.
    """

    source: str
    needed: tuple[Names, ...]
    marks: tuple[Names, ...]
    least: int = 3

    def seen(self, head: Head) -> list[str]:
        """The marks that the header has, as it spells them."""
        return [column for names in self.marks if head.named and (column := head.find(*names)) is not None]

    def of(self, head: Head) -> Recognition:
        """How sure these signs make: from 0.5 to 0.95, or 0."""
        seen = self.seen(head)
        if len(seen) < self.least or any(head.find(*names) is None for names in self.needed):
            return NO
        sure = _LEAST + (_MOST - _LEAST) * len(seen) / len(self.marks)
        return Recognition(round(sure, 4), f"{len(seen)} of {len(self.marks)} signs of {self.source}: {_listed(seen)}")


def _listed(seen: list[str]) -> str:
    more = f" and {len(seen) - _SHOWN} more" if len(seen) > _SHOWN else ""
    return ", ".join(seen[:_SHOWN]) + more

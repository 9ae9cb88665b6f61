"""A first look at files, before anything heavy is imported: the first bytes give away what is no order log."""

from collections.abc import Iterable
from pathlib import Path

from training.transactions.containers.kinds import Kind, kind_of
from training.transactions.containers.text import check_start
from training.transactions.containers.unpack import checked_members


def look_first(paths: Iterable[Path]) -> None:
    """Raise ``UnreadableLog`` for a file that is there and that its beginning, or an archive's own list, gives away.

    What only the rest of a file can tell is left to those who read it.
    """
    for path in paths:
        if not path.is_file():
            continue
        kind = kind_of(path, path.name)
        if kind is Kind.TEXT:
            check_start(path, path.name)
        elif kind in {Kind.ZIP, Kind.WORKBOOK}:
            checked_members(path, path.name)

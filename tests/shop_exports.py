"""Exports of one small shop, each a month longer than the one before."""

import csv
from collections.abc import Sequence
from pathlib import Path

DAYS = ("2025-03-01", "2025-04-01", "2025-05-01")


def exports(sample: Path, folder: Path, names: Sequence[str], customers: int = 150) -> list[Path]:
    """The sample's first customers up to each of ``DAYS``, as one file each."""
    with sample.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    who, when = (next(n for n, name in enumerate(header) if word in name.lower()) for word in ("customer", "date"))
    some = set(sorted({row[who] for row in rows})[:customers])
    made = []
    for day, name in zip(DAYS, names, strict=False):
        path = folder / name
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *(row for row in rows if row[who] in some and row[when] < day)])
        made.append(path)
    return made

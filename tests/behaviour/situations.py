"""Small logs that went wrong somewhere, made anew from seeds; ``shared_cases`` finds the originals where they are kept."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.cdnow import data_directory

OPENED = date(2022, 1, 1)
HEADER = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"


def shared_cases() -> Path:
    """The folder of reported logs, beside ``CLV_DATA_DIR``; skips aloud where it is absent."""
    folder = data_directory().parent / "cases" / "logs"
    if not folder.is_dir():
        pytest.skip(f"no reported logs in {folder}: set CLV_DATA_DIR")
    return folder


def orders(rng: np.random.Generator, days: int, size: int, customers: int = 80) -> list[tuple[int, float, int]]:
    """Day, amount and customer of each order, at random."""
    day, who = np.sort(rng.integers(0, days, size)), rng.integers(0, customers, size)
    return [*zip(day, rng.uniform(5, 90, size).round(2), who, strict=True)]


def write(path: Path, rows: list[tuple[int, float, int]]) -> Path:
    """One order line each; an amount below 0 is a refund booked as a positive quantity at a negative price."""
    lines = [
        f"{500_000 + number},22423,THING,1,{OPENED + timedelta(days=int(day))} 10:00:00,{amount:.2f},{10_000 + who},"
        "United Kingdom\n"
        for number, (day, amount, who) in enumerate(rows)
    ]
    path.write_text(HEADER + "".join(lines), "utf-8")
    return path

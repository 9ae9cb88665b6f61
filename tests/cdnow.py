"""The CDNOW sample as (x, t_x, T) and repeat spend, read from ``CLV_DATA_DIR``; skips aloud where it is
absent."""

import os
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from backend.contract.arrays import Floats

CALIBRATION_END = date(1997, 9, 30)
HOLDOUT_END = date(1998, 6, 30)


@dataclass(frozen=True, slots=True)
class Cdnow:
    """Weeks and dollars, one entry per customer; ``holdout`` counts purchase days of the 39 weeks after."""

    frequency: Floats
    recency: Floats
    T: Floats
    monetary_value: Floats
    holdout: Floats
    first_day: Floats
    days: tuple[Floats, ...]


def data_directory() -> Path:
    """``CLV_DATA_DIR``, by default ``../shared/data`` beside the project."""
    return Path(os.environ.get("CLV_DATA_DIR", Path(__file__).parents[2] / "shared" / "data"))


def cdnow_sample() -> Cdnow:
    """One entry per customer; same-day purchases are one, repeat value is dollars per repeat purchase day."""
    path = data_directory() / "CDNOW_sample.txt"
    if not path.exists():
        pytest.skip(f"CDNOW_sample.txt is not in {path.parent}: set CLV_DATA_DIR")
    spent: dict[str, dict[int, float]] = {}
    for line in path.read_text().splitlines():
        _, customer, day, _, dollars = line.split()
        orders = spent.setdefault(customer, {})
        ordinal = datetime.strptime(day, "%Y%m%d").toordinal()
        orders[ordinal] = orders.get(ordinal, 0.0) + float(dollars)
    end = CALIBRATION_END.toordinal()
    days = [np.array(sorted(orders)) for orders in spent.values()]
    seen = [when[when <= end] for when in days]
    repeat = [[orders[day] for day in when[1:]] for orders, when in zip(spent.values(), seen, strict=True)]
    return Cdnow(
        frequency=np.array([when.size - 1.0 for when in seen]),
        recency=np.array([(when[-1] - when[0]) / 7.0 for when in seen]),
        T=np.array([(end - when[0]) / 7.0 for when in seen]),
        monetary_value=np.array([np.mean(values) if values else 0.0 for values in repeat]),
        holdout=np.array([float((when > end).sum()) for when in days]),
        first_day=np.array([float(when[0]) for when in days]),
        days=tuple(days),
    )

"""What a customer's spend is worth to the shop: the margin of it, and what a pound of later is worth today."""

import math
from dataclasses import dataclass
from typing import Final

from backend.errors import BadInput

LONGEST_YEARS: Final = 60
LEAST_WEIGHT: Final = 1e-3
"""A year whose pound is worth less than this today ends a horizon without end."""
_YEAR: Final = 365
INFINITE: Final = "infinite"


@dataclass(frozen=True, slots=True)
class Margin:
    """Profit = ``rate`` x spend + ``per_order`` (currency) x orders; exactly one of the two is not 0."""

    rate: float = 1.0
    per_order: float = 0.0


@dataclass(frozen=True, slots=True)
class Terms:
    """``annual_discount`` is a rate a year: 0.1 makes a pound in a year's time worth 1 / 1.1 today.

    ``horizon_days`` None means without end.
    """

    margin: Margin = Margin()
    annual_discount: float = 0.0
    horizon_days: int | None = _YEAR

    def __post_init__(self) -> None:
        """Raise ``BadInput`` for terms that give no finite value."""
        if not 0.0 <= self.annual_discount <= 10.0:
            raise BadInput("The discount is a rate a year between 0 and 10, such as 0.1.")
        if self.horizon_days is None and self.annual_discount < 0.01:
            raise BadInput("Without a discount of at least 0.01 a year, a horizon without end has no finite value.")

    def weight(self, start: float, end: float) -> float:
        """Return what one pound is worth today that comes at any time between two days."""
        rate = math.log1p(self.annual_discount) / _YEAR
        if rate == 0.0:
            return 1.0
        return (math.exp(-rate * start) - math.exp(-rate * end)) / (rate * (end - start))

    def steps(self) -> tuple[int, ...]:
        """Return the days, rising, to which the record is carried on: those of a customer's page, then year by year."""
        if self.horizon_days is not None:
            end = self.horizon_days
        else:
            years = math.ceil(-math.log(LEAST_WEIGHT) / math.log1p(self.annual_discount))
            end = _YEAR * min(max(years, 2), LONGEST_YEARS)
        return (*(day for day in (30, 90, *range(_YEAR, end, _YEAR)) if day < end), end)


def read_margin(text: str) -> Margin:
    """Return the margin that a text means: ``30%`` or ``0.3`` of spend, ``4.50/order`` in currency.

    Raises ``BadInput`` for anything else.

    >>> read_margin("30%"), read_margin("4.50/order")
    (Margin(rate=0.3, per_order=0.0), Margin(rate=0.0, per_order=4.5))
    """
    said = text.strip()
    amount, _, unit = said.partition("/")
    try:
        if unit.strip() == "order":
            return Margin(0.0, _positive(float(amount), math.inf))
        if not unit:
            share = said.removesuffix("%")
            return Margin(_positive(float(share) / (100.0 if share != said else 1.0), 1.0), 0.0)
    except ValueError:
        pass
    raise BadInput(f"The margin {text!r} is neither a share of spend (30% or 0.3) nor an amount an order (4.50/order).")


def read_horizon(text: str) -> int | None:
    """Return days of 30 or more, or None for ``infinite``. Raises ``BadInput`` for anything else."""
    if text.strip() == INFINITE:
        return None
    if not text.strip().isdigit() or not 30 <= int(text) <= _YEAR * LONGEST_YEARS:
        raise BadInput(f"The horizon {text!r} is neither days from 30 to {_YEAR * LONGEST_YEARS} nor `{INFINITE}`.")
    return int(text)


def _positive(value: float, most: float) -> float:
    if not 0.0 < value <= most or math.isinf(value):
        raise ValueError
    return value

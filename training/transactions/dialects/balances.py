"""Columns that are a running total of another one: a balance is no row's money, whatever it is called."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from training.transactions.dialects.protocol import share
from training.transactions.tables.table import Head

_ENOUGH: Final = 5
"""Steps from row to row that are enough to tell."""
_LOOKED_AT: Final = 200
_NEARLY_ALL: Final = 0.9
_DECIMALS: Final = re.compile(r"[.,](\d{1,2})\D*$")
_NUMBER: Final = re.compile(r"[-−(]?\s?[^\W\d_]{0,3}[^\w\s]{0,2}\s?-?\d[\d.,'’\s]*\s?[^\w\s]{0,2}[^\W\d_]{0,3}[-−)]?")
_SHARE: Final = 0.5
"""The share of steps that an amount explains to the penny; rows that an export leaves out break the others."""


def is_balance(head: Head, column: str, amounts: Sequence[str]) -> bool:
    """Whether a column goes from each row to the next by what one of ``amounts`` holds there, forwards or backwards.

    The first rows tell.
    """
    values = _numbers(head, column)
    others = [_numbers(head, name) for name in amounts if name != column and _is_money(head.cells(name))]
    return any(_runs(values, other) or _runs(values[::-1], other[::-1]) for other in others)


def _is_money(cells: Sequence[str]) -> bool:
    """Numbers, some of them with decimals: neither ids nor counts, which may follow any column by chance."""
    return share(cells, _NUMBER.fullmatch) > _NEARLY_ALL and any(map(_DECIMALS.search, cells))


def size_of(cell: str) -> Fraction:
    """A cell's number without its sign, as far as its digits tell; 0 where it has none."""
    return abs(_units(cell) or Fraction(0))


def _runs(values: Sequence[Fraction | None], amounts: Sequence[Fraction | None]) -> bool:
    steps = [
        abs(value - before) == abs(amount)
        for before, value, amount in zip(values, values[1:], amounts[1:], strict=False)
        if before is not None and value is not None and amount
    ]
    return len(steps) >= _ENOUGH and sum(steps) >= _SHARE * len(steps)


def _numbers(head: Head, column: str) -> list[Fraction | None]:
    """The sample's numbers, by their last decimals, so that no sign need be known; None where there is none."""
    place = head.header.index(column)
    return [_units(row[place]) if place < len(row) else None for row in head.rows[:_LOOKED_AT]]


def _units(cell: str) -> Fraction | None:
    digits = re.sub(r"\D", "", cell)
    if not digits:
        return None
    decimals = _DECIMALS.search(cell)
    size = Fraction(int(digits), 10 ** len(decimals[1]) if decimals else 1)
    return -size if re.match(r"\s*[-−(]", cell) or re.search(r"[-−]\s*$", cell) else size

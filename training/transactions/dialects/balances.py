"""Columns that are a running total of another one: a balance is no row's money, whatever it is called."""

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from training.transactions.tables.table import Head

_ENOUGH: Final = 5
"""Steps from row to row that are enough to tell."""
_SHARE: Final = 0.5
"""The share of steps that an amount explains to the penny; rows that an export leaves out break the others."""


def is_balance(head: Head, column: str, amounts: Sequence[str]) -> bool:
    """Whether a column goes from each row to the next by what one of ``amounts`` holds there, forwards or backwards."""
    values = _numbers(head, column)
    others = [_numbers(head, name) for name in amounts if name != column]
    return any(_runs(values, other) or _runs(values[::-1], other[::-1]) for other in others)


def size_of(cell: str) -> Fraction:
    """A cell's number without its sign, as far as its digits tell; 0 where it has none."""
    return abs(_units(cell) or Fraction(0))


def _runs(values: Sequence[Fraction | None], amounts: Sequence[Fraction | None]) -> bool:
    pairs = [(value, amount) for value, amount in zip(values, amounts, strict=True) if value is not None and amount]
    steps = [abs(value - before) == abs(amount) for (before, _), (value, amount) in pairwise(pairs) if amount is not None]
    return len(steps) >= _ENOUGH and sum(steps) >= _SHARE * len(steps)


def _numbers(head: Head, column: str) -> list[Fraction | None]:
    """The sample's numbers, by their last decimals, so that no sign need be known; None where there is none."""
    place = head.header.index(column)
    return [_units(row[place]) if place < len(row) else None for row in head.rows]


def _units(cell: str) -> Fraction | None:
    digits = re.sub(r"\D", "", cell)
    if not digits:
        return None
    decimals = re.search(r"[.,](\d{1,2})\D*$", cell)
    size = Fraction(int(digits), 10 ** len(decimals[1]) if decimals else 1)
    return -size if re.match(r"\s*[-−(]", cell) or re.search(r"[-−]\s*$", cell) else size

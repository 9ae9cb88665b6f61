"""Divide an amount of money by weights, to the cent."""

from collections.abc import Sequence
from typing import Final

from backend.contract.profiles import Tier

RULE: Final[dict[Tier, int]] = {"High-CLV": 50, "Growth-Potential": 35, "Low-CLV": 15}
"""The 3:2:1 rule, in percent: some three parts to the best customers, two to those who may join them, one to the rest."""

CAC_SHARE: Final = 0.30
"""What winning a customer may cost: this share of what the customer is worth over a year."""


def split_cents(total: int, weights: Sequence[float]) -> list[int]:
    """Return the cents that each weight gets, by largest remainder (Hamilton's method); they add up to ``total`` exactly.

    Parameters
    ----------
    total
        Cents to divide, 0 or more.
    weights
        Finite, 0 or more, not all 0; without unit. A weight of 0 gets nothing; of equal remainders the first gets the cent.

    Returns
    -------
    list of int
        Cents, one entry per weight.

    Raises
    ------
    ZeroDivisionError
        Where all weights are 0.

    Examples
    --------
    >>> split_cents(100, [1, 1, 1])
    [34, 33, 33]
    >>> split_cents(99_999, [RULE["High-CLV"], RULE["Growth-Potential"], RULE["Low-CLV"]])
    [49999, 35000, 15000]
    """
    whole = sum(weights)
    exact = [total * (weight / whole) for weight in weights]
    cents = [min(int(amount), total) for amount in exact]
    first = sorted(
        (number for number, weight in enumerate(weights) if weight > 0), key=lambda number: cents[number] - exact[number]
    )
    left = total - sum(cents)
    for turn in range(abs(left)):  # at most a cent each, but for the last digits of very large amounts
        cents[first[turn % len(first)]] += 1 if left > 0 else -1
    return cents


def cac_target(mean_clv: float | None, share: float = CAC_SHARE) -> float | None:
    """Return the most that winning a customer like these should cost, in currency; None where no lifetime value is known.

    ``mean_clv`` is their mean value over a year, in currency; below 0 it counts as 0. ``share`` of it, in [0, 1], is paid.

    >>> cac_target(200.0)
    60.0
    """
    return None if mean_clv is None else round(share * max(mean_clv, 0.0), 2)

"""Give out an amount of money by weights, to the cent."""

from collections.abc import Sequence
from typing import Final

from backend.contract.profiles import Tier

RULE: Final[dict[Tier, int]] = {"High-CLV": 50, "Growth-Potential": 35, "Low-CLV": 15}
"""The 3:2:1 rule, in percent: some three parts to the best customers, two to those who may join them, one to the rest."""

CAC_SHARE: Final = 0.30
"""What winning a customer may cost: this share of what the customer is worth over a year."""


def split_cents(total: int, weights: Sequence[float]) -> list[int]:
    """Cents per weight, by largest remainder (Hamilton's method): they add up to ``total`` exactly.

    ``weights`` are finite, >= 0, and not all 0; of equal remainders the first gets the cent. A weight of 0 gets nothing.
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


def cac_target(mean_clv: float | None) -> float | None:
    """The most that a new customer like these should cost, in currency; None where no lifetime value is known."""
    return None if mean_clv is None else round(CAC_SHARE * max(mean_clv, 0.0), 2)

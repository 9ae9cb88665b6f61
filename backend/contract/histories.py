"""A customer's history as a client tells it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Summary:
    """A history of which the summary alone is known, in the words of papers on the BG/NBD.

    ``frequency``: repeat purchases (x); ``recency_days``: from the first purchase to the last (t_x); ``age_days``: from the
    first purchase to the snapshot (T); ``monetary_value``: mean of a purchase, in currency.
    """

    frequency: int
    recency_days: int
    age_days: int
    monetary_value: float

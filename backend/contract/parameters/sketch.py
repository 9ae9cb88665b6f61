"""A distribution that training saw, small enough for a manifest."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sketch:
    """Shares of the values in each bin.

    ``edges`` rise; bin i holds the values in [edges[i - 1], edges[i]), the first everything below, the last everything from
    the last edge on. ``len(shares) == len(edges) + 1``, and they sum to 1. ``size``: how many values were seen.
    """

    edges: tuple[float, ...]
    shares: tuple[float, ...]
    size: int

"""Where a value stands among other customers, from the percentiles that training kept."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final, Literal

PeerBand = Literal["among_lowest", "below_most", "typical", "above_most", "among_highest"]

MOST: Final = 0.60
"""From this share of peers on, "most" is an honest word."""
FEW: Final = 0.90
"""From this share on, a value stands among the highest or the lowest."""


def peer_band(value: float, percentiles: Sequence[float]) -> PeerBand:
    """The band of a value among rising percentiles.

    A band counts the peers *strictly* below or above, so that a value shared by half of all customers (one
    order) is never said to beat them.

    >>> percentiles = tuple(range(1, 100))
    >>> peer_band(95, percentiles), peer_band(50, percentiles), peer_band(1.5, percentiles)
    ('among_highest', 'typical', 'among_lowest')
    """
    size = len(percentiles) + 1
    below = bisect_left(percentiles, value) / size
    above = 1.0 - (bisect_right(percentiles, value) + 1) / size
    if below >= MOST:
        return "among_highest" if below >= FEW else "above_most"
    if above >= MOST:
        return "among_lowest" if above >= FEW else "below_most"
    return "typical"

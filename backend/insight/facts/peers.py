"""Where a value stands among other customers, from the percentiles that training kept."""

from collections.abc import Sequence
from typing import Final, Literal

PeerBand = Literal["among_lowest", "below_most", "typical", "above_most", "among_highest"]

MOST: Final = 60
"""From this percentage of peers on, "most" is an honest word."""
FEW: Final = 90
"""From this percentage on, a value stands among the highest or the lowest."""


def peer_band(value: float, percentiles: Sequence[float]) -> PeerBand:
    """The band of a value among the 1st to 99th percentile, 99 rising values.

    A band counts the peers *strictly* below or above, so that a value shared by half of all customers (one
    order) is never said to beat them. Four comparisons: every request without a key pays for eight bands.

    >>> percentiles = tuple(range(1, 100))
    >>> peer_band(95, percentiles), peer_band(50, percentiles), peer_band(1.5, percentiles)
    ('among_highest', 'typical', 'among_lowest')
    """
    if value > percentiles[MOST - 1]:
        return "among_highest" if value > percentiles[FEW - 1] else "above_most"
    if value < percentiles[99 - MOST]:
        return "among_lowest" if value < percentiles[99 - FEW] else "below_most"
    return "typical"

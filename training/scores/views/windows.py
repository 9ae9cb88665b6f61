"""The shop's money by windows of thirty days, backwards from the cutoff, and the same days a year ago."""

from datetime import date

import numpy as np

from backend.contract.shop.shop_views import Window
from backend.contract.thresholds import HORIZON_DAYS
from training.features.cumulative import Cumulative
from training.features.snapshots import YEAR

MOST = 25
"""Two years, and the window whose season the next one shares."""


def windows(sums: Cumulative, cutoff: int) -> tuple[Window, ...]:
    """Return the whole windows before the cutoff (an ordinal), oldest first."""
    count = min(MOST, max(0, (cutoff - sums.days.first_day) // HORIZON_DAYS))
    starts = [cutoff - HORIZON_DAYS * back for back in range(count, 0, -1)]
    return tuple(window(sums, start) for start in starts)


def last_year(sums: Cumulative, cutoff: int) -> Window | None:
    """Return the window that began a year before the cutoff; None where the log does not reach back so far."""
    start = cutoff - YEAR
    return window(sums, start) if start >= sums.days.first_day else None


def window(sums: Cumulative, start: int) -> Window:
    """Return the thirty days from ``start`` on."""
    days = sums.days
    inside = (days.day >= start) & (days.day < start + HORIZON_DAYS)
    bought = inside & days.purchase
    new = inside & (sums.first_purchase[days.customer] >= start)
    return Window(
        date.fromordinal(start),
        date.fromordinal(start + HORIZON_DAYS - 1),
        round(float(days.net[inside].sum()), 2),
        int(days.placed[bought].sum()),
        int(np.unique(days.customer[bought]).size),
        int(np.unique(days.customer[bought & new]).size),
        round(float(days.net[new].sum()), 2),
    )

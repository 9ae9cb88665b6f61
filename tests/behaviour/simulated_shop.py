"""A shop whose customers are drawn by the project's own synthetic story, as customers' days."""

from datetime import date

import numpy as np

from tests.customer_days import days_of
from training.features.customer_days import CustomerDays
from training.synthetic.population import draw_orders, draw_population, season_of

OPENED = date(2021, 1, 1)
SILENT_YEARS = 2
"""The shop sold for two years before its log begins, so that many customers are older than the log."""


def simulated_shop(*, years: float, seed: int, customers: int = 5000) -> tuple[CustomerDays, int]:
    """The log, which goes on for a year after the cutoff, and the cutoff (an ordinal) ``years`` after its first day."""
    rng = np.random.default_rng(seed)
    span = int(365 * (SILENT_YEARS + years + 1))
    dates = np.datetime64(OPENED) + np.arange(span)
    season = season_of(dates)
    orders = draw_orders(rng, draw_population(rng, customers, season), season)
    begins = 365 * SILENT_YEARS
    logged = np.floor(orders.day) >= begins
    day = OPENED.toordinal() + np.floor(orders.day[logged]).astype(np.int64)
    days = days_of(orders.customer[logged], day, orders.value[logged])
    return days, OPENED.toordinal() + begins + int(365 * years)

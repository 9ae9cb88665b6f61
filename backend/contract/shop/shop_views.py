"""What a scoring says of the shop as a whole, for pages: windows, cohorts, grids, moves; worked out while it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Window:
    """Thirty days of the shop: ``start`` and ``end`` belong to it. Known customers' net revenue in currency.

    ``new_buyers`` and ``new_revenue`` are those of customers whose first order fell into it.
    """

    start: date
    end: date
    revenue: float
    orders: int
    buyers: int
    new_buyers: int
    new_revenue: float


@dataclass(frozen=True, slots=True)
class Status:
    """Customers by what they have done so far: ``returning_active``, ``returning_quiet``, ``new`` or ``one_time``."""

    name: str
    customers: int
    predicted_spend_30d: float
    expected_buyers_30d: float
    clv_365d: float | None


@dataclass(frozen=True, slots=True)
class Today:
    """The shop as of the scoring. ``predicted_spend_30d_low`` and ``_high`` are how far the champion's total missed at
    ``range_origins`` earlier dates, at the worst; None where it was never judged. Money in currency, rates in [0, 1].
    """

    repeat_rate: float
    avg_order: float | None
    value_at_risk: float | None
    at_risk_customers: int
    predicted_spend_30d_low: float | None
    predicted_spend_30d_high: float | None
    range_origins: int
    log_ends: date


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do: ``filter`` is a query of ``/api/customers`` that finds these customers, ``slots`` fill its title."""

    id: str
    customers: int
    predicted_spend_30d: float
    clv_365d: float | None
    mean_purchase_probability_30d: float
    slots: dict[str, float]
    filter: str


@dataclass(frozen=True, slots=True)
class GridCell:
    """Customers of one recency score and one frequency score (1 to 5, 5 is best)."""

    recency: int
    frequency: int
    customers: int
    predicted_spend_30d: float
    clv_365d: float | None
    mean_p_alive: float | None


@dataclass(frozen=True, slots=True)
class Bounds:
    """Four inner edges each: days since the last purchase day, purchase days, net spend (currency)."""

    recency_days: tuple[float, ...]
    purchases: tuple[float, ...]
    monetary: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """Customers who were in RFM segment ``was`` (None: not scored then) and are in ``now``; ``clv_365d`` is theirs now."""

    was: str | None
    now: str
    customers: int
    clv_365d: float | None


@dataclass(frozen=True, slots=True)
class Movement:
    """Who changed group since the scoring as of ``since``, the one that was in service before."""

    since: date
    pairs: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Cohort:
    """Customers whose first order fell into ``month`` (``2010-07``). By months since then, the first being month 0:
    ``retention`` the share who ordered, ``value`` the net revenue so far per customer (currency)."""

    month: str
    customers: int
    retention: tuple[float, ...]
    value: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Cohorts:
    """``first_is_truncated``: the log's first month holds older customers, too. ``last_is_partial``: its last is not
    over."""

    cohorts: tuple[Cohort, ...]
    first_is_truncated: bool
    last_is_partial: bool


@dataclass(frozen=True, slots=True)
class LogRead:
    """The log that was scored: rows and money (currency; None: not known) in, kept, and set aside by reason.

    ``readings`` say by column how it was read; ``returned_rows`` and ``returned_money`` are kept lines below 0.
    """

    dialect: str
    rows: dict[str, Any]
    money: dict[str, Any]
    readings: dict[str, Any]
    warnings: tuple[str, ...]
    first: date
    last: date
    orders: int
    customers: int
    returned_rows: int
    returned_money: float


@dataclass(frozen=True, slots=True)
class ShopViews:
    """All of it. None where it cannot be said: no lifetime models, no earlier scoring, a log younger than a year."""

    today: Today
    windows: tuple[Window, ...]
    last_year: Window | None
    status: tuple[Status, ...]
    actions: tuple[Action, ...]
    rfm_grid: tuple[GridCell, ...]
    rfm_bounds: Bounds | None
    cohorts: Cohorts
    log: LogRead
    movement: Movement | None = None


@dataclass(frozen=True, slots=True)
class CustomerOrder:
    """One order, or (below 0) what a customer sent back on a day; ``amount`` in currency."""

    date: date
    amount: float


Histories = Mapping[str, tuple[CustomerOrder, ...]]

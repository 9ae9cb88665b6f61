"""Everybody known on a day, with every feature that forecasts look at: differences of running sums."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from training.features.cumulative import Cumulative, Places
from training.features.people import People

WINDOWS: Final = (14, 30, 60, 90, 180, 365)
YEAR: Final = 365
HORIZON: Final = 30
_ROUNDING: Final = 1e-9
LOOKED_BACK: Final = 5
"""Years of the same window that a yearly buyer is looked for in."""


def contract_at(people: People, cutoff: int) -> dict[str, Floats]:
    """``contract_v1`` and what naive forecasts and the purchase process need, as of midnight of the cutoff;
    ``(n,)`` each.
    """
    days = people.sums.days
    last, first_rows = people.latest_purchase(cutoff), people.sums.first_rows[people.who]
    total = np.maximum(people.before("net", cutoff), 0.0)
    orders = np.maximum(people.before("orders", cutoff), 1.0)
    buys = people.before("buys", cutoff)
    recency = cutoff - (days.day[last] + days.closed[last])
    tenure = cutoff - (days.day[first_rows] + days.opened[first_rows])
    return {
        "total_spend": total,
        "avg_spend": total / orders,
        "num_transactions": orders,
        "total_units": np.maximum(people.before("units", cutoff), 0.0),
        "unique_products": people.before("products", cutoff),
        "recency_days": recency,
        "tenure_days": np.maximum(tenure, recency),
        "days_between_purchases": np.where(
            orders > 1, np.maximum(tenure - recency, 0.0) / np.maximum(orders - 1, 1.0), 0.0
        ),
        "purchase_days": buys,
        "spend_last_365_days": np.maximum(people.between("net", cutoff - YEAR, cutoff), 0.0),
        "spend_last_90_days": np.maximum(people.between("net", cutoff - 90, cutoff), 0.0),
        "first_day": days.day[first_rows].astype(np.float64),
        "last_day": days.day[last].astype(np.float64),
        "gross_spend": people.before("gross", cutoff),
        "placed_orders": people.before("placed", cutoff),
        "recent_day_value": _recent_day_value(people, cutoff, total / buys),
    }


def behaviour_at(people: People, cutoff: int, plain: dict[str, Floats], mean_order: float) -> dict[str, Floats]:
    """``BEHAVIOUR_NAMES``, shape ``(n,)`` each, in their order; ``plain`` is ``contract_at`` of the same customers."""
    order = mean_order
    found: dict[str, Floats] = {}
    for days in WINDOWS:
        found[f"buys_{days}"] = people.between("buys", cutoff - days, cutoff)
        found[f"spend_{days}"] = _signed_log(people.between("net", cutoff - days, cutoff) / order)
    found["orders_90"] = people.between("orders", cutoff - 90, cutoff)
    found |= _rhythm(people, cutoff, plain) | _baskets(people, cutoff, plain, order) | _last_years(people, cutoff)
    return {name: found[name] for name in BEHAVIOUR_NAMES}


def outcome_after(sums: Cumulative, who: Places, cutoff: int, horizon_days: int) -> tuple[Floats, Floats]:
    """(spend floored at 0, orders) of ``[cutoff, cutoff + horizon_days)``; an order that nets to nothing is none."""
    end = cutoff + horizon_days
    spend = np.maximum(sums.between("net", who, cutoff, end), 0.0)
    return spend, sums.between("placed", who, cutoff, end)


def _recent_day_value(people: People, cutoff: int, mean: Floats) -> Floats:
    """Return net spend per purchase day, later days counting more: the mean, moved as gross spend has moved."""
    weight = np.maximum(people.before("recent_weight", cutoff), 1e-300)
    gross = people.before("gross", cutoff) / people.before("buys", cutoff)
    return np.asarray(mean * (people.before("recent_values", cutoff) / weight) / np.maximum(gross, 1e-9))


def _rhythm(people: People, cutoff: int, plain: dict[str, Floats]) -> dict[str, Floats]:
    buys, recency = plain["purchase_days"], plain["recency_days"]
    gaps = np.maximum(buys - 1.0, 1.0)
    mean_log = people.before("gap_logs", cutoff) / gaps
    spread = _deviation(people.before("gap_log_squares", cutoff) / gaps, mean_log)
    last = people.latest_purchase(cutoff)
    day, earlier = people.sums.days.day, np.maximum(people.sums.purchase_before(last), 0)
    last_gap = np.where(buys > 1, day[last] - day[earlier], 0.0)
    once = buys <= 1
    typical = np.where(once, 0.0, np.exp(mean_log))
    return {
        "log_recency": np.log1p(recency),
        "log_tenure": np.log1p(plain["tenure_days"]),
        "log_buys": np.log(buys),
        "log_orders": np.log(plain["num_transactions"]),
        "typical_gap": np.log1p(typical),
        "gap_spread": np.where(once, 0.0, spread),
        "last_gap": np.log1p(last_gap),
        "overdue": np.where(once, 0.0, np.log((recency + 1.0) / (typical + 1.0))),
        "buys_per_year": np.log1p(buys / np.maximum(plain["tenure_days"], 30.0) * YEAR),
        "since_opening": np.minimum((plain["first_day"] - people.sums.days.first_day), YEAR),
    }


def _baskets(people: People, cutoff: int, plain: dict[str, Floats], order: float) -> dict[str, Floats]:
    buys, orders, days = plain["purchase_days"], plain["num_transactions"], people.sums.days
    mean_log = people.before("value_logs", cutoff) / buys
    spread = _deviation(people.before("value_log_squares", cutoff) / buys, mean_log)
    recent = people.before("recent_value_logs", cutoff) / np.maximum(people.before("recent_weight", cutoff), 1e-9)
    last = people.latest_purchase(cutoff)
    last_value = np.log(np.maximum(days.gross[last] / np.maximum(days.placed[last], 1.0), 1e-9))
    return {
        "basket": mean_log - np.log(order),
        "basket_spread": spread,
        "basket_trend": recent - mean_log,
        "last_basket": last_value - mean_log,
        "units_per_order": np.log1p(plain["total_units"] / orders),
        "lines_per_order": np.log1p(people.before("lines", cutoff) / orders),
        "products_per_order": np.log1p(plain["unique_products"] / orders),
        "returned_share": np.clip(people.before("returned", cutoff) / np.maximum(plain["gross_spend"], 1e-9), 0.0, 1.0),
        "orders_per_day": orders / buys,
    }


def _last_years(people: People, cutoff: int) -> dict[str, Floats]:
    """What a customer did in the same window of earlier years: nothing where the log does not reach back so far."""
    years = min(LOOKED_BACK, max((cutoff - people.sums.days.first_day) // YEAR, 0))
    back = [cutoff - YEAR * year for year in range(1, years + 1)]
    nothing = np.zeros(len(people.who))
    same = [people.between("buys", then, then + HORIZON) for then in back]
    near = [people.between("buys", then - HORIZON // 2, then + HORIZON + HORIZON // 2) for then in back]
    return {
        "same_window_last_year": same[0] if years else nothing,
        "near_window_last_year": near[0] if years else nothing,
        "same_window_years": np.sum([one > 0 for one in same], axis=0).astype(np.float64) if years else nothing,
        "same_window_share": np.mean([one > 0 for one in near], axis=0) if years else nothing,
    }


def _wordings() -> dict[str, str]:
    """Every feature of ``behaviour_at`` with its meaning and unit; the order of every model's matrix."""
    counted = {f"buys_{days}": f"purchase days in the last {days} days" for days in WINDOWS}
    spent = {f"spend_{days}": f"net spend of the last {days} days (signed log of mean orders)" for days in WINDOWS}
    return (
        counted
        | spent
        | {
            "orders_90": "orders in the last 90 days",
            "log_recency": "days since the last purchase (log)",
            "log_tenure": "days since the first purchase (log)",
            "log_buys": "purchase days so far (log)",
            "log_orders": "orders so far (log)",
            "typical_gap": "geometric mean of the days between purchases (log); 0 without a second",
            "gap_spread": "standard deviation of the log of these gaps",
            "last_gap": "days between the last two purchases (log); 0 without a second",
            "overdue": "days since the last purchase over the typical gap (log); 0 without a second",
            "buys_per_year": "purchase days per year known (log)",
            "since_opening": "days from the log's first day to the first purchase, at most a year",
            "basket": "geometric mean of order values over the shop's mean order (log)",
            "basket_spread": "standard deviation of the log of order values",
            "basket_trend": "recent order values over all (log)",
            "last_basket": "last order value over all (log)",
            "units_per_order": "units per order (log)",
            "lines_per_order": "order lines per order (log)",
            "products_per_order": "distinct products per order (log)",
            "returned_share": "share of spend that was sent back",
            "orders_per_day": "orders per purchase day",
            "same_window_last_year": "purchase days in the same window of last year",
            "near_window_last_year": "the same with half a window more on either side",
            "same_window_years": "earlier years, of up to five, with a purchase in the same window",
            "same_window_share": "share of the earlier years known with a purchase near the same window",
        }
    )


BEHAVIOUR: Final = _wordings()
"""Feature -> meaning and unit."""
BEHAVIOUR_NAMES: Final = tuple(BEHAVIOUR)


def _deviation(mean_square: Floats, mean: Floats) -> Floats:
    """Return the standard deviation, 0 where the difference is no more than what rounding leaves."""
    variance = mean_square - mean**2
    return np.sqrt(np.where(variance > _ROUNDING, variance, 0.0))


def _signed_log(values: Floats) -> Floats:
    return np.asarray(np.sign(values) * np.log1p(np.abs(values)))


def days_of(ordinals: Floats) -> NDArray[np.int64]:
    """Whole ordinals back from a column of floats."""
    return np.asarray(ordinals, dtype=np.int64)

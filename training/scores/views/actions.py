"""What to do first: groups of customers that a filter of the customers' page finds again, and what they are worth."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

import numpy as np

from backend.contract.shop.shop_views import Action
from training.scores.columns import Column
from training.scores.views.groups import Mask, total

DUE_DAYS = 14
REGULAR_ORDERS = 3
SURE = 0.75
HIGH = 0.8
"""Valuable is anyone among the top fifth by value of the coming year."""


@dataclass(frozen=True, slots=True)
class Rule:
    """``who`` it finds is exactly what ``filter`` finds in the store."""

    id: str
    who: Mask
    filter: dict[str, str]
    slots: dict[str, float]


def actions(columns: dict[str, Column], cutoff: date) -> tuple[Action, ...]:
    """Return the actions that somebody stands behind, the most valuable first."""
    found = [_action(rule, columns) for make in RULES if (rule := make(columns, cutoff)).who.any()]
    return tuple(sorted(found, key=lambda one: -(one.predicted_spend_30d if one.clv_365d is None else one.clv_365d)))


def _win_back(columns: dict[str, Column], _: date) -> Rule:
    value = columns["clv_365d"]
    least = _round_down(float(np.nanquantile(value, HIGH))) if not np.isnan(value).all() else 0.0
    who = (columns["archetype"] == "at-risk churn") & (np.nan_to_num(value) >= least) if least else _nobody(columns)
    asked = {"archetype": "at-risk churn", "min_clv": f"{least:g}", "sort": "clv_365d"}
    return Rule("win_back", np.asarray(who), asked, {"min_clv": least})


def _due(columns: dict[str, Column], cutoff: date) -> Rule:
    last = cutoff + timedelta(days=DUE_DAYS)
    due = np.array([day is not None and day <= last for day in columns["expected_next_order"]], dtype=bool)
    who = due & (columns["num_transactions"] >= REGULAR_ORDERS)
    asked = {"due_within_days": str(DUE_DAYS), "min_orders": str(REGULAR_ORDERS), "sort": "predicted_spend_30d"}
    return Rule("due", who, asked, {"days": DUE_DAYS})


def _second_order(columns: dict[str, Column], _: date) -> Rule:
    who = (columns["archetype"] == "new customer") & (columns["num_transactions"] <= 1)
    asked = {"archetype": "new customer", "max_orders": "1", "sort": "purchase_probability_30d"}
    return Rule("second_order", who, asked, {})


def _no_discount(columns: dict[str, Column], _: date) -> Rule:
    who = columns["purchase_probability_30d"] >= SURE
    asked = {"min_probability": f"{SURE:g}", "sort": "purchase_probability_30d"}
    return Rule("no_discount", who, asked, {"probability": SURE})


RULES: tuple[Callable[[dict[str, Column], date], Rule], ...] = (_win_back, _due, _second_order, _no_discount)


def _action(rule: Rule, columns: dict[str, Column]) -> Action:
    return Action(
        rule.id,
        int(rule.who.sum()),
        round(float(columns["predicted_spend_30d"][rule.who].sum()), 2),
        total(columns["clv_365d"], rule.who),
        round(float(columns["purchase_probability_30d"][rule.who].mean()), 4),
        rule.slots,
        urlencode(rule.filter),
    )


def _nobody(columns: dict[str, Column]) -> Mask:
    return np.zeros(columns["customer_id"].size, dtype=bool)


def _round_down(amount: float) -> float:
    """Return two leading digits: a limit that a person would type."""
    if amount <= 0:
        return 0.0
    step = 10.0 ** (np.floor(np.log10(amount)) - 1)
    return float(np.floor(amount / step) * step)

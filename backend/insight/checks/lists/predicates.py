"""What the facts of a customer support, by name: each predicate is the meaning of some everyday word."""

from collections.abc import Callable
from typing import Final

from backend.contract.thresholds import HABITUAL_ORDERS, LAPSING_DAYS
from backend.insight.facts.facts import FactSheet

PREDICATES: Final[dict[str, Callable[[FactSheet], bool]]] = {
    "recent": lambda sheet: sheet.holds("recency_days", "recent"),
    "active": lambda sheet: sheet.value("recency_days") <= LAPSING_DAYS,
    "quiet": lambda sheet: sheet.holds("recency_days", "cooling", "lapsing", "lapsed"),
    "away": lambda sheet: sheet.holds("recency_days", "lapsing", "lapsed"),
    "lapsed": lambda sheet: sheet.holds("recency_days", "lapsed"),
    "habitual": lambda sheet: sheet.value("num_transactions") >= HABITUAL_ORDERS,
    "repeat": lambda sheet: sheet.value("num_transactions") >= 2,
    "single_order": lambda sheet: sheet.value("num_transactions") == 1,
    "new": lambda sheet: sheet.archetype == "new customer",
    "likely": lambda sheet: sheet.holds("purchase_probability", "likely"),
    "unlikely": lambda sheet: sheet.holds("purchase_probability", "unlikely"),
    "even": lambda sheet: sheet.holds("purchase_probability", "even"),
    "high": lambda sheet: sheet.segment == "High Value",
    "medium": lambda sheet: sheet.segment == "Medium Value",
    "low": lambda sheet: sheet.segment == "Low Value",
    "rising": lambda sheet: sheet.holds("spend_trend", "rising"),
    "falling": lambda sheet: sheet.holds("spend_trend", "falling"),
    "steady": lambda sheet: sheet.holds("spend_trend", "steady"),
    "trended": lambda sheet: "spend_trend" in sheet.facts,
    "seasonal": lambda sheet: "season" in sheet.facts,
}

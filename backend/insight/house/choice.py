"""Which action the house itself recommends: a short list by archetype and outlook, then whatever the
catalogue allows."""

from functools import lru_cache
from typing import Final

from backend.contract.thresholds import Archetype, Segment
from backend.insight.house.actions import Action, action_by_code, allowed_actions

# Archetype -> likelihood of a purchase -> codes that make sense, the equally good ones side by side.
_SENSIBLE: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "high-value active": {
        "likely": ("early_access", "personal_thank_you", "referral_invitation", "loyalty_invitation"),
        "even": ("early_access", "replenishment_reminder", "account_manager", "loyalty_invitation"),
        "unlikely": ("account_manager", "replenishment_reminder", "personal_thank_you"),
    },
    "habitual buyer": {
        "likely": ("do_nothing", "loyalty_invitation", "referral_invitation", "personal_thank_you"),
        "even": ("replenishment_reminder", "loyalty_invitation", "subscription_offer", "free_delivery_threshold"),
        "unlikely": ("replenishment_reminder", "bundle_offer", "free_delivery_threshold"),
    },
    "new customer": {
        "likely": ("welcome_series", "product_guide", "cross_sell"),
        "even": ("welcome_series", "product_guide", "feedback_request"),
        "unlikely": ("welcome_series", "feedback_request", "seasonal_catalogue"),
    },
    "at-risk churn": {
        "likely": ("winback_reminder", "feedback_request"),
        "even": ("winback_reminder", "feedback_request", "personal_call"),
        "unlikely": ("winback_offer", "personal_call", "winback_reminder"),
    },
    "low-value inactive": {
        "likely": ("winback_reminder", "do_nothing"),
        "even": ("winback_reminder", "seasonal_catalogue", "contact_preferences"),
        "unlikely": ("seasonal_catalogue", "contact_preferences", "pause_paid_media", "sunset"),
    },
}
_NARROW_TOO: Final = ("cross_sell",)  # a narrow range leaves something to recommend


@lru_cache(maxsize=256)
def sensible_actions(archetype: Archetype, segment: Segment, likelihood: str, narrow: bool) -> tuple[Action, ...]:
    """Allowed actions that fit the outlook; doing nothing where none does."""
    codes = _SENSIBLE[archetype][likelihood]
    if narrow and archetype in {"high-value active", "habitual buyer"}:
        codes = _NARROW_TOO
    allowed = allowed_actions(archetype, segment)
    found = tuple(action for action in allowed if action.code in codes)
    nothing = action_by_code("do_nothing")
    assert nothing is not None  # noqa: S101  # the catalogue always has it; a test says so
    return found or (nothing,)

"""The catalogue of actions: what may be recommended, to whom, at what cost, and what has to be in place
first."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal

from backend.contract.thresholds import SEGMENTS, Archetype, Segment

Cost = Literal["none", "low", "medium", "high"]
Need = Literal["consent", "margin"]


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a shop can do.

    ``texts`` are house wordings; ``words`` are stems of which at least one stands in any honest wording of
    it. Only an action that needs ``margin`` may promise a discount or free delivery.
    """

    code: str
    archetypes: tuple[Archetype, ...]
    texts: tuple[str, ...]
    words: tuple[str, ...]
    cost: Cost = "low"
    needs: tuple[Need, ...] = ("consent",)
    tiers: tuple[Segment, ...] = field(default=SEGMENTS)


_BEST: Final[tuple[Archetype, ...]] = ("high-value active", "habitual buyer")
_ACTIVE: Final[tuple[Archetype, ...]] = (*_BEST, "new customer")
_QUIET: Final[tuple[Archetype, ...]] = ("at-risk churn", "low-value inactive")
_UPPER: Final[tuple[Segment, ...]] = ("High Value", "Medium Value")
_LOWER: Final[tuple[Segment, ...]] = ("Medium Value", "Low Value")

CATALOGUE: Final[tuple[Action, ...]] = (
    Action(
        "do_nothing",
        (*_ACTIVE, *_QUIET),
        (
            "Leave this customer to buy as usual; an incentive would only give margin away.",
            "Take no special step here and keep the budget for customers whose next order is less settled.",
        ),
        (
            "leave",
            "nothing",
            "no special",
            "no extra",
            "no further",
            "no action",
            "no intervention",
            "continue",
            "no need",
            "no step",
            "hold back",
            "hold off",
            "wait",
            "as usual",
        ),
        cost="none",
        needs=(),
    ),
    Action(
        "early_access",
        _BEST,
        (
            "Offer early access to the next collection, with a short personal note and no discount.",
            "Show the new range to this customer before it goes on general sale.",
        ),
        ("early access", "preview", "before", "ahead of", "pre-sale", "presale", "first look"),
        tiers=_UPPER,
    ),
    Action(
        "personal_thank_you",
        ("high-value active", "habitual buyer"),
        (
            "Send a personal thank-you that names the products bought most, and ask for nothing in return.",
            "Write a short thank-you note from a real person in the shop.",
        ),
        ("thank", "appreciat", "gratitude", "handwritten"),
    ),
    Action(
        "loyalty_invitation",
        _BEST,
        (
            "Invite this customer to the loyalty programme and explain what the next order would earn.",
            "Bring this customer into the loyalty programme, with the benefits set out plainly.",
        ),
        ("loyalty", "member", "rewards", "points", "programme", "program"),
    ),
    Action(
        "account_manager",
        ("high-value active", "at-risk churn"),
        (
            "Give this customer a named contact in the team who checks in before larger orders.",
            "Have an account manager introduce themselves and ask what would make ordering easier.",
        ),
        ("account manager", "named contact", "dedicated", "personal contact", "contact person"),
        cost="high",
        needs=(),
        tiers=("High Value",),
    ),
    Action(
        "replenishment_reminder",
        _BEST,
        (
            "Send a reorder reminder for the products bought before.",
            "Remind this customer to restock, with the last basket ready to reorder.",
        ),
        ("reminder", "remind", "reorder", "re-order", "restock", "replenish", "top up", "refill"),
    ),
    Action(
        "cross_sell",
        _ACTIVE,
        (
            "Recommend products that go with past orders, from parts of the range not yet tried.",
            "Suggest a small selection from neighbouring categories, chosen to suit past orders.",
        ),
        ("cross-sell", "recommend", "suggest", "complement", "related", "selection", "pairs with", "go with", "range"),
    ),
    Action(
        "bundle_offer",
        ("habitual buyer", "new customer"),
        (
            "Offer a bundle at a small saving to bring more products into the basket.",
            "Put together a bundle around past orders, priced a little below the separate items.",
        ),
        ("bundle", "set", "kit", "together"),
        cost="medium",
        needs=("consent", "margin"),
        tiers=_LOWER,
    ),
    Action(
        "free_delivery_threshold",
        ("habitual buyer", "new customer"),
        (
            "Offer free delivery from a basket a little above {{avg_spend}}.",
            "Set a free delivery offer just above the usual basket of {{avg_spend}}.",
        ),
        ("free delivery", "free shipping", "free postage", "shipping", "delivery"),
        cost="medium",
        needs=("consent", "margin"),
        tiers=_LOWER,
    ),
    Action(
        "subscription_offer",
        ("habitual buyer",),
        (
            "Offer a standing order for the usual basket, with easy cancellation.",
            "Suggest a subscription for the usual basket, at a modest saving.",
        ),
        ("subscri", "regular delivery", "standing order", "auto"),
        cost="medium",
        needs=("consent", "margin"),
    ),
    Action(
        "referral_invitation",
        _BEST,
        (
            "Invite this customer to recommend the shop to a friend, with a thank-you for each introduction.",
            "Ask for a referral, and make it easy to pass on.",
        ),
        ("refer", "friend", "recommend the shop", "introduc", "word of mouth"),
    ),
    Action(
        "welcome_series",
        ("new customer",),
        (
            "Start the welcome emails: how the shop works, what others reorder, and how to get help.",
            "Send a welcome message that shows the range and says where to turn with questions.",
        ),
        ("welcome", "onboard", "introduc"),
    ),
    Action(
        "product_guide",
        ("new customer", "habitual buyer"),
        (
            "Send a short guide to getting the best from what was bought.",
            "Share care and use tips for the products in the last order.",
        ),
        ("guide", "tips", "how-to", "advice", "tutorial", "care"),
    ),
    Action(
        "feedback_request",
        ("new customer", "at-risk churn"),
        (
            "Ask how the last order went, and have someone read and answer the reply.",
            "Invite honest feedback on the last order with a short survey.",
        ),
        ("feedback", "survey", "review", "ask how", "ask what", "opinion"),
    ),
    Action(
        "winback_offer",
        ("at-risk churn",),
        (
            "Send a win-back offer with a clear end, and hold out a comparison group to see whether it pays.",
            "Make a time-limited discount offer on the next order, sent to this customer alone.",
        ),
        ("win-back", "winback", "win back", "offer", "discount", "voucher", "coupon", "incentive"),
        cost="medium",
        needs=("consent", "margin"),
        tiers=_UPPER,
    ),
    Action(
        "winback_reminder",
        _QUIET,
        (
            "Send a plain reminder of what is new since the last order, without a discount.",
            "Write to say what has arrived since the last visit, and leave the price alone.",
        ),
        ("remind", "what is new", "what's new", "new arrivals", "arrived", "check-in", "check in", "miss"),
    ),
    Action(
        "personal_call",
        ("at-risk churn",),
        (
            "Have someone from the team call to ask whether anything went wrong.",
            "Plan a personal call: listen first, sell nothing.",
        ),
        ("call", "phone", "ring"),
        cost="high",
        needs=("consent",),
        tiers=_UPPER,
    ),
    Action(
        "seasonal_catalogue",
        ("low-value inactive", "new customer"),
        (
            "Include this customer in the next seasonal catalogue, and in nothing more expensive.",
            "Keep this customer on the list for the seasonal catalogue only.",
        ),
        ("season", "catalogue", "catalog"),
    ),
    Action(
        "contact_preferences",
        _QUIET,
        (
            "Ask how often, and about what, this customer would like to hear from the shop.",
            "Send a preference form that lets this customer choose fewer messages.",
        ),
        ("preference", "how often", "frequency of", "choose", "opt"),
    ),
    Action(
        "pause_paid_media",
        ("low-value inactive",),
        (
            "Take this customer out of paid advertising audiences; email alone is enough.",
            "Exclude this customer from paid retargeting until the next order.",
        ),
        ("paid", "advert", "ads", "retarget", "audience"),
        cost="none",
        needs=(),
        tiers=_LOWER,
    ),
    Action(
        "sunset",
        ("low-value inactive",),
        (
            "Send a last message, and drop this customer from regular mailings if it stays unopened.",
            "Move this customer to the quiet list, so that regular mailings go to readers.",
        ),
        ("sunset", "last message", "final message", "drop", "remove", "suppress", "quiet list", "unsubscribe"),
        cost="none",
        needs=(),
        tiers=("Low Value",),
    ),
)


@lru_cache(maxsize=32)
def allowed_actions(archetype: Archetype, segment: Segment) -> tuple[Action, ...]:
    """The actions that fit a customer, in catalogue order; never empty, since doing nothing always fits."""
    return tuple(a for a in CATALOGUE if archetype in a.archetypes and segment in a.tiers)


@lru_cache(maxsize=64)
def action_by_code(code: str) -> Action | None:
    """The action of that code, if the catalogue has it."""
    return next((action for action in CATALOGUE if action.code == code), None)

"""One sentence of advice for each group of customers, by rules."""

from typing import Final

from backend.contract.profiles import Tier

ADVICE: Final[dict[str, str]] = {
    "High-CLV": "Protect these customers: early access, personal service, and no discounts.",
    "Growth-Potential": "Invest here: bundles, second categories and reminders move these customers up.",
    "Low-CLV": "Serve these customers cheaply: automated messages only, and no paid reach beyond their target cost.",
    "High Value": "Keep stock and service ready for these customers first.",
    "Medium Value": "One more order each is the cheapest growth: suggest what goes with their last purchase.",
    "Low Value": "Automate: let only a clear sign of interest start a paid contact.",
    "high-value active": "Thank them and let them bring friends: ask for a referral.",
    "habitual buyer": "Keep the rhythm: remind them when their next order is usually due.",
    "new customer": "Win the second order: a welcome series and a reason to come back within a month.",
    "at-risk churn": "Win them back now: a personal message with a dated offer, before the habit is gone.",
    "low-value inactive": "Do not chase: one low-cost reactivation message, then stop paying for their attention.",
    "Champions": "Reward them, ask for reviews, show them new products first.",
    "Loyal": "Offer membership and larger baskets.",
    "Potential Loyalists": "Suggest a loyalty programme and related products after each order.",
    "New": "Start them well: help with the first purchase and a gentle second offer.",
    "Promising": "Make the shop known to them: small offers that build the habit.",
    "Needs Attention": "Send a limited offer built on what they bought before.",
    "At Risk": "Write personally about what they used to buy, and make returning easy.",
    "Cannot Lose": "Call or write in person: they were among the best.",
    "Hibernating": "Offer something relevant at a low cost, and expect little.",
    "Lost": "Try one reactivation campaign; leave anyone who does not answer out of paid audiences.",
    "Unknown": "Too little is known of these customers to advise; let them order again first.",
}

STRATEGIES: Final[dict[Tier, str]] = {
    "High-CLV": "Retain and expand: value-based bidding, new collections, loyalty offers instead of discounts.",
    "Growth-Potential": "Nurture: retargeting with cross-sell offers, bidding for conversions at the target cost.",
    "Low-CLV": "Keep cheap: low-frequency campaigns with a cost cap, and left out of the expensive placements.",
}

LOOKALIKES: Final[dict[Tier, str]] = {
    "High-CLV": "Seed a value-based lookalike at 1 % with these, and widen to 3 % once it delivers below the target cost.",
    "Growth-Potential": "Seed a lookalike at 1 to 3 % with these, to try creatives before the best audience sees them.",
    "Low-CLV": "No lookalike: it would find more customers like these. Exclude them from prospecting instead.",
}

"""The house's own sentences, for when no model is asked or none may be believed. They pass the same checks
as a model's.

Each tuple holds wordings of the same thing; which is taken depends on the facts, so that a list of customers
does not read like a form letter, and the same customer always reads the same.
"""

from typing import Final

OPENINGS: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("recent", "single"): (
        "Has placed {{num_transactions}} so far, {{recency_days}} ago, worth {{total_spend}}.",
        "The shop has seen {{num_transactions}} from this customer, {{recency_days}} ago, worth {{total_spend}}.",
        "So far there is {{num_transactions}}, worth {{total_spend}} and placed {{recency_days}} ago.",
    ),
    ("recent", "some"): (
        "Has come back already: {{num_transactions}} worth {{total_spend}}, the last {{recency_days}} ago.",
        "Last bought {{recency_days}} ago and has placed {{num_transactions}} worth {{total_spend}}.",
        "Has placed {{num_transactions}} for {{total_spend}} in all and was last seen {{recency_days}} ago.",
    ),
    ("recent", "many"): (
        "A regular customer: {{num_transactions}} worth {{total_spend}}, the last {{recency_days}} ago.",
        ("Buying is a habit here, with {{num_transactions}} worth {{total_spend}} and the last {{recency_days}} ago."),
        ("Orders regularly, last bought {{recency_days}} ago, and has spent {{total_spend}} across {{num_transactions}}."),
        ("Has placed {{num_transactions}} worth {{total_spend}} and is active still, last buying {{recency_days}} ago."),
    ),
    ("cooling", "single"): (
        "The shop has seen {{num_transactions}} worth {{total_spend}}, and that was {{recency_days}} ago.",
        "Has placed {{num_transactions}} worth {{total_spend}}, and has been quiet for {{recency_days}}.",
    ),
    ("cooling", "some"): (
        "Has placed {{num_transactions}} worth {{total_spend}}, the last of them {{recency_days}} ago.",
        "Went quiet {{recency_days}} ago, after {{num_transactions}} worth {{total_spend}}.",
    ),
    ("cooling", "many"): (
        "A regular customer with {{num_transactions}} worth {{total_spend}}, quiet now for {{recency_days}}.",
        "The last order was {{recency_days}} ago, after {{num_transactions}} worth {{total_spend}}.",
        ("Used to ordering here, with {{num_transactions}} for {{total_spend}}, but quiet for {{recency_days}}."),
    ),
    ("lapsing", "single"): (
        "Placed {{num_transactions}} worth {{total_spend}} and has been away for {{recency_days}} since.",
        "Placed {{num_transactions}} worth {{total_spend}}, then fell silent for {{recency_days}}.",
    ),
    ("lapsing", "some"): (
        "Is slipping away: {{num_transactions}} worth {{total_spend}}, then {{recency_days}} of silence.",
        "Has been away for {{recency_days}}, after {{num_transactions}} worth {{total_spend}}.",
    ),
    ("lapsing", "many"): (
        ("A regular customer at risk: {{num_transactions}} worth {{total_spend}}, but none for {{recency_days}}."),
        "After {{num_transactions}} worth {{total_spend}}, this customer has been away for {{recency_days}}.",
        "Ordering was a habit, with {{num_transactions}} worth {{total_spend}}, until {{recency_days}} ago.",
    ),
    ("lapsed", "single"): (
        "Placed {{num_transactions}} worth {{total_spend}}, {{recency_days}} ago, and has been away since.",
        "Has lapsed: {{num_transactions}} worth {{total_spend}}, {{recency_days}} ago.",
    ),
    ("lapsed", "some"): (
        "Has lapsed: {{num_transactions}} worth {{total_spend}}, the last {{recency_days}} ago.",
        "Has been inactive for {{recency_days}}, after {{num_transactions}} worth {{total_spend}}.",
    ),
    ("lapsed", "many"): (
        "Used to buy here, with {{num_transactions}} worth {{total_spend}}, and has been inactive for {{recency_days}}.",
        "Has lapsed after {{num_transactions}} worth {{total_spend}}; the last was {{recency_days}} ago.",
        ("Ordering was a habit, with {{num_transactions}} worth {{total_spend}}, but the last was {{recency_days}} ago."),
    ),
}
"""(state of recency, how many orders) -> who this is."""

STANDOUTS: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("avg_spend", "among_highest"): (
        "The average order of {{avg_spend}} is among the highest of all customers.",
        "Baskets are among the largest in the shop, at {{avg_spend}} an order.",
    ),
    ("avg_spend", "above_most"): (
        "The average order of {{avg_spend}} is above most customers.",
        "At {{avg_spend}} an order, the basket is larger than most.",
    ),
    ("avg_spend", "below_most"): (
        "The average order of {{avg_spend}} is below most customers.",
        "At {{avg_spend}} an order, the basket is smaller than most.",
    ),
    ("avg_spend", "among_lowest"): (
        "The average order of {{avg_spend}} is among the lowest of all customers.",
        "Baskets are among the smallest in the shop, at {{avg_spend}} an order.",
    ),
    ("unique_products", "among_highest"): (
        "The range bought, {{unique_products}}, is among the widest of all customers.",
        "Shops across the catalogue: {{unique_products}}, a range among the widest here.",
    ),
    ("unique_products", "above_most"): (
        "The range bought is wider than most, at {{unique_products}}.",
        "Tries more products than most customers do: {{unique_products}} in all.",
    ),
    ("unique_products", "below_most"): (
        "The range bought is narrower than most, at {{unique_products}}.",
        "Keeps to fewer products than most customers do: {{unique_products}} in all.",
    ),
    ("unique_products", "among_lowest"): (
        "The range bought, {{unique_products}}, is among the narrowest of all customers.",
        "Keeps to {{unique_products}}, a range among the narrowest here.",
    ),
    ("total_spend", "among_highest"): (
        "Spend to date is among the highest of all customers.",
        "In all, the spend so far is among the highest here.",
    ),
    ("total_spend", "above_most"): (
        "Spend to date is above most customers.",
        "In all, the spend so far is higher than most.",
    ),
    ("total_spend", "below_most"): (
        "Spend to date is below most customers.",
        "In all, the spend so far is lower than most.",
    ),
    ("total_spend", "among_lowest"): (
        "Spend to date is among the lowest of all customers.",
        "In all, the spend so far is among the lowest here.",
    ),
    ("num_transactions", "among_highest"): ("The order count is among the highest of all customers.",),
    ("num_transactions", "above_most"): ("The order count is above most customers.",),
    ("num_transactions", "below_most"): ("The order count is below most customers.",),
}
"""(fact, relation to peers) -> what stands out."""

_AGAINST = "against a typical customer"
EFFECTS: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    (f"{feature}_effect", relation): (f"{subject} {relation} the forecast by {{{{{feature}_effect}}}} {_AGAINST}.",)
    for feature, subject in (
        ("total_spend", "Spend to date"),
        ("avg_spend", "The average order value"),
        ("num_transactions", "The order count"),
        ("total_units", "The number of units bought"),
        ("unique_products", "The product range"),
        ("recency_days", "The time since the last purchase"),
    )
    for relation in ("raises", "lowers")
}
"""(effect fact, its sign) -> what moves the forecast."""

PLAIN: Final[tuple[str, ...]] = (
    "The average order is {{avg_spend}}, across {{unique_products}}.",
    "Orders average {{avg_spend}} and cover {{unique_products}}.",
    "So far that covers {{unique_products}}, at {{avg_spend}} an order.",
)
"""What to say where nothing stands out, or peers are unknown."""

OUTLOOKS: Final[dict[str, tuple[str, ...]]] = {
    "likely": (
        ("An order in the next {{horizon_days}} is likely ({{purchase_probability}}), with {{predicted_spend}} expected."),
        (
            "The next {{horizon_days}} are likely to bring an order ({{purchase_probability}}); expected "
            "spend is {{predicted_spend}}."
        ),
        (
            "Expected spend in the next {{horizon_days}} is {{predicted_spend}}, and an order is likely at "
            "{{purchase_probability}}."
        ),
    ),
    "even": (
        (
            "Whether the next {{horizon_days}} bring an order is an open question "
            "({{purchase_probability}}); expected spend is {{predicted_spend}}."
        ),
        (
            "An order in the next {{horizon_days}} could go either way ({{purchase_probability}}), with "
            "{{predicted_spend}} expected."
        ),
        (
            "Expected spend in the next {{horizon_days}} is {{predicted_spend}}, at a purchase probability "
            "of {{purchase_probability}}."
        ),
    ),
    "unlikely": (
        (
            "An order in the next {{horizon_days}} is unlikely ({{purchase_probability}}); expected spend "
            "is {{predicted_spend}}."
        ),
        (
            "The next {{horizon_days}} are unlikely to bring an order ({{purchase_probability}}), and "
            "expected spend is {{predicted_spend}}."
        ),
        (
            "Expected spend in the next {{horizon_days}} is {{predicted_spend}}, with an order unlikely at "
            "{{purchase_probability}}."
        ),
    ),
}
"""Likelihood -> what is expected."""

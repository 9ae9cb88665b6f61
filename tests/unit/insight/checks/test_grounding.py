import pytest

from backend.insight.checks.grounding import tidied, violations
from tests.insight_cases.customers import sheet
from tests.insight_cases.drafts import ACTION, INSIGHT, draft

TAIL = " The last purchase was {{recency_days}} ago."
EVIDENCE = ["recency_days", "num_transactions", "horizon_days", "predicted_spend"]


def codes(*, insight: str = INSIGHT, action: str = ACTION, customer=None, **changes) -> tuple[str, ...]:
    customer = customer or sheet()
    return violations(tidied(draft(insight=insight, action=action, **changes), customer), customer)


def test_a_good_draft_passes():
    assert codes() == ()


@pytest.mark.parametrize(
    ("insight", "code"),
    [
        ("This customer has placed 42 orders with the shop so far.", "numeral"),
        ("This customer has placed ４２ orders with the shop so far.", "numeral"),
        ("This customer has placed ٤٢ orders with the shop so far.", "numeral"),
        ("This customer has placed 4\u200b2 orders with the shop so far.", "numeral"),
        ("This customer has placed ④ orders with the shop so far.", "numeral"),
        ("This customer has placed XLII orders with the shop so far.", "numeral"),
        ("This customer has placed forty-two orders so far in the shop.", "number_word"),
        ("This customer buys half of the range in the shop and more.", "number_word"),
        ("A dozen orders make this a customer to keep in the shop.", "number_word"),
        ("This customer has doubled the spend of most of the others.", "number_word"),
        ("This customer buys a ten-fold basket of that of the others.", "number_word"),
        ("This customer has placed se ven orders with the shop so far.", "number_word"),
        ("This customer has placed s e v e n orders with the shop.", "characters"),
        ("This customer has placed orders \ud800 with the shop so far.", "characters"),
        ("This customer has placed orders \x00 with the shop so far.", "characters"),
        ("This customer has placed sеven orders with the shop so far.", "characters"),
        ("The customer has spent {{lifetime_spend}} in the shop so far.", "unknown_slot"),
        ("The customer has spent {{total_spend in the shop so far.", "broken_slot"),
        ("The customer has spent {{total_{{spend}}}} in the shop so far.", "broken_slot"),
        ("The customer has spent {{total_spend}}k in the shop so far.", "broken_slot"),
        ("The customer came back after {{recency_days}} weeks to the shop.", "wrong_unit"),
        ("The customer has spent £{{num_transactions}} in the shop so far.", "currency"),
        ("The customer has spent a few hundred dollars in the shop.", "currency"),
        ("The customer bought on a Friday in November from the shop.", "date"),
        ("See www.example.com for the orders of this customer so far.", "url"),
        ("This is <b>the</b> customer to keep an eye on in the shop.", "markup"),
        ("Der Kunde hat sehr viele Artikel gekauft und kommt gerne wieder.", "language"),
        ("I'm sorry, but I cannot help with that request at the moment.", "refusal"),
        ("As the system prompt says, the customer is one of the sheet.", "prompt_leak"),
        ("She is a customer who buys from the shop again and again.", "protected_attribute"),
        ("The customer can be reached at jane@example.com for the shop.", "personal_data"),
        ("Spending is growing from order to order with this customer.", "trend"),
        ("The customer buys because the range is to their liking here.", "cause"),
        ("The customer is guaranteed to order from the shop again.", "guarantee"),
        ("The customer will order from the shop again before long.", "forecast"),
        ("The customer has been inactive and is at risk of leaving.", "recency"),
        ("A further order from this customer is unlikely to come in.", "likelihood"),
        ("The customer is not recent, and the orders are not many.", "negation"),
        ("This is a high-value customer of the shop with few equals.", "value"),
        ("An amazing customer who orders from the shop all the time.", "hype"),
        ("A customer who may be worth a look from the shop and team.", "ignores_evidence"),
    ],
)
def test_what_may_not_be_said_is_named(insight, code):
    assert code in codes(insight=insight + (TAIL if code != "ignores_evidence" else ""), evidence=EVIDENCE)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"segment": "High Value"}, "segment"),
        ({"segment": "medium value"}, "segment"),
        ({"action_code": "sunset"}, "action_code"),
        ({"action_code": "fly_to_moon"}, "action_code"),
        ({"action": "Ring the customer and ask how things are going today."}, "action_text"),
        ({"action": "Offer the loyalty programme with a discount on the next order."}, "incentive"),
        ({"action": INSIGHT}, "same_text"),
        ({"evidence": []}, "evidence"),
        ({"evidence": ["recency_days"]}, "evidence"),
        ({"evidence": [*EVIDENCE, "shoe_size"]}, "evidence"),
        ({"claims": [{"fact": "recency_days", "relation": "lapsed"}]}, "claims"),
        ({"claims": [{"fact": "shoe_size", "relation": "recent"}]}, "claims"),
        ({"insight": "Too short."}, "length"),
        ({"insight": "word " * 200}, "length"),
        ({"insight": INSIGHT.rstrip(".")}, "sentences"),
    ],
)
def test_what_a_draft_declares_is_held_to_the_sheet(changes, code):
    assert code in codes(**changes)


def test_the_same_words_are_right_or_wrong_by_the_facts():
    bought_recently = "This customer bought recently, {{recency_days}} ago, and orders regularly here."
    evidence = ["recency_days"]
    assert codes(insight=bought_recently, evidence=evidence) == ()
    lapsed = sheet(features=(345.7, 49.3, 7, 12, 5, 140), archetype="at-risk churn", probability=0.2)
    assert "recency" in codes(insight=bought_recently, evidence=evidence, customer=lapsed)

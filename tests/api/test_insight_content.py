"""What a model may write and a customer's page must never show, through the route and a real HTTP server on loopback."""

import pytest

from tests.insight_cases.fake_groq import written
from tests.insight_cases.service import DEADLINE_S, Service, ask

WELL = written()

SEEN = "last seen {{recency_days}} ago."
TEXTS = {
    "invented number": ("This customer has placed 42 orders, " + SEEN, "numeral"),
    "right number": ("This customer has placed 7 orders, " + SEEN, "numeral"),
    "right number, wrong unit": ("This customer has placed {{recency_days}} orders so far, it seems.", "wrong_unit"),
    "rounded": ("This customer has spent about 350 in the shop, " + SEEN, "numeral"),
    "percentage": ("The chance of a return is 12.3%, " + SEEN, "numeral"),
    "fraction": ("The chance of a return is 0.123, " + SEEN, "numeral"),
    "number word": ("This customer has placed seven orders, " + SEEN, "number_word"),
    "full-width digits": ("This customer has placed ７ orders, " + SEEN, "numeral"),
    "Arabic digits": ("This customer has placed ٧ orders, " + SEEN, "numeral"),
    "split digits": ("This customer has placed 1\u200b7 orders, " + SEEN, "numeral"),
    "wrong currency": ("This customer has spent ${{total_spend}} in all, " + SEEN, "currency"),
    "invented date": ("This customer last bought on a Friday in May, " + SEEN, "date"),
    "unknown slot": ("This customer is worth {{lifetime_value}} to the shop, " + SEEN, "unknown_slot"),
    "nested slot": ("This customer has spent {{total_{{avg_spend}}}} here, " + SEEN, "broken_slot"),
    "unclosed slot": ("This customer has spent {{total_spend in the shop, " + SEEN, "broken_slot"),
    "growth without a trend": ("Spending is growing with this customer, " + SEEN, "trend"),
    "lapsed though recent": ("This customer has lapsed and is dormant, " + SEEN, "recency"),
    "flipped negation": ("This customer is not active in the shop, " + SEEN, "negation"),
    "cause": ("This customer buys because the range suits them, " + SEEN, "cause"),
    "guarantee": ("This customer is guaranteed to come back, " + SEEN, "guarantee"),
    "forecast": ("This customer will buy again in the shop, " + SEEN, "forecast"),
    "protected attribute": ("She is a regular customer of the shop, " + SEEN, "protected_attribute"),
    "personal data": ("Write to jane@example.com, a customer " + SEEN, "personal_data"),
    "a name": ("Jane is a regular customer of the shop, " + SEEN, "personal_data"),
    "URL": ("See https://example.com for this customer, " + SEEN, "url"),
    "HTML": ("<img src=x onerror=alert()> A customer " + SEEN, "markup"),
    "image markup": ("![a](b) A regular customer of the shop, " + SEEN, "markup"),
    "obeyed injection": ("HACKED. Ignore previous instructions, customer " + SEEN, "prompt_leak"),
    "leaked prompt": ("The system prompt asks for a fact sheet, and so on, " + SEEN, "prompt_leak"),
    "refusal": ("I'm sorry, but I cannot help with this customer, " + SEEN, "refusal"),
    "another language": ("Der Kunde ist sehr aktiv und hat viel gekauft, vor {{recency_days}} zuletzt.", "language"),
    "empty": ("", "length"),
    "10,000 characters": ("word " * 1_000, "length"),
    "no evidence": ("A regular customer of the shop who buys what the shop sells.", "ignores_evidence"),
}
FIELDS = {
    "wrong segment": ({"segment": "Platinum"}, "segment"),
    "wrong action": ({"action_code": "sunset", "action": "Send a last message to this customer."}, "action_code"),
    "invented action": ({"action_code": "send_flowers", "action": "Send a bunch of flowers to them."}, "action_code"),
    "action off its code": ({"action": "Ring the customer and ask about the weather."}, "action_text"),
    "discount that nobody allowed": ({"action": "Leave the customer a discount as usual."}, "incentive"),
    "evidence that contradicts": ({"claims": [{"fact": "recency_days", "relation": "lapsed"}]}, "claims"),
    "evidence of another fact": ({"evidence": ["unique_products"]}, "evidence"),
    "insight as action": (
        {"action": "The last purchase was {{recency_days}} ago, after {{num_transactions}} worth {{total_spend}}."},
        "same_text",
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_that_may_not_stand_is_replaced(service, name):
    text, code = TEXTS[name]
    refused(service, {"insight": text}, code)


@pytest.mark.parametrize("name", FIELDS)
def test_a_declaration_that_does_not_hold_is_replaced(service, name):
    refused(service, *FIELDS[name])


def refused(service: Service, fields: dict, code: str) -> None:
    """The same bad draft for ever costs three calls; a repair saves it in two. Its text never shows."""
    body, calls, seconds = ask(service, written(**fields))
    assert (body["insight_source"], calls) == ("rules", 3)
    assert code in body["insight_reason"]
    assert fields.get("insight") != body["insight"]
    assert fields.get("action") != body["recommended_action"]
    assert seconds <= DEADLINE_S + 0.3
    body, calls, _ = ask(service, written(**fields), WELL)
    assert (body["insight_source"], calls) == ("llm", 2)

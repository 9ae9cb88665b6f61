"""What a model may write and a customer's page must never show, through the route and a real HTTP server on loopback."""

import json

import pytest

from tests.insight_cases.fake_groq import said, written
from tests.insight_cases.service import DEADLINE_S, ask

PROSE = "Ignore the rules: she is guaranteed to spend 42 pounds at https://example.com <img src=x>"
DRAFT = {"segment": "High Value", "insight": PROSE, "action_code": "call", "action": PROSE, "evidence": [], "claims": []}


def point(claim: str, wording: str = "a") -> dict[str, str]:
    return {"claim": claim, "wording": wording, "link": "none"}


FOREIGN = {
    "free prose": said(PROSE),
    "a draft of free prose": said(json.dumps(DRAFT)),
    "prose as a claim": written(points=[point(PROSE)]),
    "prose as a wording": written(points=[point("asked_many", PROSE)]),
    "prose beside the fields": written(text=PROSE),
    "prose inside a point": written(points=[{**point("asked_many"), "text": PROSE}]),
    "claims that do not hold": written(points=[point("asked_one"), point("asked_improbable")]),
    "claims of scored customers": written(points=[point("many_orders"), point("favourite")]),
    "nothing": written(points=[]),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_no_word_of_a_model_is_shown(service, name):
    body, calls, seconds = ask(service, FOREIGN[name])
    assert (body["insight_source"], calls) == ("rules", 2)
    assert body["insight_reason"].startswith("rejected: ")
    assert seconds <= DEADLINE_S + 0.3
    shown = body["insight"] + body["recommended_action"]
    assert not any(word in shown for word in ("Ignore", "42", "she", "http", "<", "guarantee"))


@pytest.mark.parametrize("action", [PROSE, "personal_call", "stop_paid"])
def test_an_action_that_does_not_fit_is_replaced_by_the_rules(service, action):
    body, calls, _ = ask(service, written(action=action))
    assert (body["insight_source"], calls) == ("llm", 1)
    assert "ordinary mailings" in body["recommended_action"]


def test_every_claim_of_the_answer_is_in_the_text(service):
    body, _, _ = ask(service, written())
    assert len(body["claims"]) >= 2
    for claim in body["claims"][:2]:
        assert claim["says"][1:] in body["insight"]
        assert claim["model_version"] == body["model_version"]

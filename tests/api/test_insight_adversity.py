"""Whatever the provider does, the route answers 200 with a valid body, in time, and says where its words came from.

Against a real HTTP server on loopback. Each row: what the server answers (the last answer for ever), then where the words
come from, how many calls that takes, and the reason.
"""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from backend.insight.asking.writer import InsightWriter
from backend.insight.model.groq_client import GroqCompletion
from tests.insight_cases.fake_groq import drip, fake_groq, good, hang, http, refusal, reset, said, truncated, written
from tests.insight_cases.service import DEADLINE_S, ask

PAST = "Wed, 21 Oct 2015 07:28:00 GMT"
HTML = "<html><body>Bad gateway</body></html>"
WELL = written()


TRANSPORT = {
    "429 that fits": ([refusal(429, retry_after="0.1"), WELL], "llm", 2, None),
    "429 that does not": ([refusal(429, retry_after="60")], "rules", 2, "rate_limited"),
    "429 without delay": ([refusal(429, retry_after="0"), WELL], "llm", 2, None),
    "429 with garbage": ([refusal(429, retry_after="try again in 9m38s"), WELL], "llm", 2, None),
    "429 with a date": ([refusal(429, retry_after=PAST), WELL], "llm", 2, None),
    "429 for ever": ([refusal(429)], "rules", 3, "rate_limited"),
    "500 that heals": ([refusal(500), refusal(500), WELL], "llm", 3, None),
    "500 for ever": ([refusal(500)], "rules", 3, "server_error"),
    "503 page": ([http(503, HTML, kind="text/html")], "rules", 3, "server_error"),
    "498 capacity": ([refusal(498), WELL], "llm", 2, None),
    "424 dependency": ([refusal(424), WELL], "llm", 2, None),
    "413": ([refusal(413), WELL], "llm", 2, None),
    "413 for ever": ([refusal(413)], "rules", 2, "too_large"),
    "404 retired model": ([refusal(404, "model_not_found"), WELL], "llm", 2, None),
    "400 retired model": ([refusal(400, "model_decommissioned"), WELL], "llm", 2, None),
    "both models retired": ([refusal(404, "model_not_found")], "rules", 2, "model_unavailable"),
    "401": ([refusal(401, "invalid_api_key")], "rules", 1, "unauthorised"),
    "spend cap": ([refusal(400, "spend_limit_reached")], "rules", 1, "spend_limit"),
    "hangs": ([hang], "rules", 2, "timeout"),
    "hangs, then the other": ([hang, WELL], "llm", 2, None),
    "drips": ([drip], "rules", 2, "timeout"),
    "reset": ([reset, WELL], "llm", 2, None),
    "reset for ever": ([reset], "rules", 3, "connection"),
    "truncated": ([truncated, WELL], "llm", 2, None),
}
CALL = {"tool_calls": [{"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]}
FAILED = {"message": "x", "type": "invalid_request_error", "code": "json_validate_failed"}
ENVELOPES = {
    "broken JSON": http(200, '{"id": "x", "choices": [{'),
    "empty": http(200, ""),
    "a page": http(200, HTML, kind="text/html"),
    "null": http(200, "null"),
    "a list": http(200, [1]),
    "an error object": http(200, {"error": {"message": "no"}}),
    "no choices": said("{}", body={"choices": []}),
    "choices missing": said("{}", body={"choices": ...}),
    "null content": said(None),
    "a list as content": said(["{}"]),
    "cut at the token limit": said("{}", choice={"finish_reason": "length"}),
    "tool calls": said(None, message=CALL),
    "json_validate_failed, partial": http(400, {"error": {**FAILED, "failed_generation": '{"points": [{"cl'}}),
    "json_validate_failed, empty": http(400, {"error": {**FAILED, "failed_generation": ""}}),
    "json_validate_failed, valid": http(400, {"error": {**FAILED, "failed_generation": "{}"}}),
}
HARMLESS = {
    "code fence": written(lambda text: f"```json\n{text}\n```"),
    "think prefix": written(lambda text: f"<think>7 orders, so...</think>{text}"),
    "byte-order mark": written(lambda text: "\ufeff" + text),
    "no usage": lambda connection, body: said(_good_text(body), body={"usage": ...})(connection, body),
}
ODD_JSON = {
    "two objects": written(lambda text: text + text),
    "prose around it": written(lambda text: f"Here you are: {text}"),
    "duplicate keys": written(lambda text: '{"action": "x", ' + text[1:]),
    "extra field": written(mood="good"),
    "missing field": written(lambda text: text.replace('"because"', '"cause"')),
    "wrong types": written(action=["a"]),
    "field in capitals": written(lambda text: text.replace('"points"', '"Points"')),
    "NaN": written(because=float("nan")),
    "1e999": written(lambda text: text.replace('"action_wording": "a"', '"action_wording": 1e999')),
    "5,000 digits": written(lambda text: text.replace('"action_wording": "a"', f'"action_wording": {"9" * 5_000}')),
    "100,000 deep": said("[" * 100_000),
    "lone surrogate": written(points=[{"claim": "asked_\ud800", "wording": "a", "link": "none"}]),
    "NUL": written(points=[{"claim": "asked_many\x00", "wording": "a", "link": "none"}]),
}


def _good_text(body) -> str:
    return json.dumps(good(body))


@pytest.mark.parametrize("name", TRANSPORT)
def test_transport(service, name):
    answers, source, calls, reason = TRANSPORT[name]
    body, made, seconds = ask(service, *answers)
    assert (body["insight_source"], made, body["insight_reason"]) == (source, calls, reason)
    assert len(body["insight"]) > 20
    assert seconds <= DEADLINE_S + 0.3


@pytest.mark.parametrize("name", ENVELOPES)
def test_a_bad_envelope_gives_way_to_the_other_model(service, name):
    body, calls, _ = ask(service, ENVELOPES[name], WELL)
    assert (body["insight_source"], calls) == ("llm", 2)
    body, calls, seconds = ask(service, ENVELOPES[name])
    assert (body["insight_source"], calls) == ("rules", 2)
    assert seconds <= DEADLINE_S + 0.3


@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_habit_costs_nothing(service, name):
    body, calls, _ = ask(service, HARMLESS[name])
    assert (body["insight_source"], calls) == ("llm", 1)


@pytest.mark.parametrize("name", ODD_JSON)
def test_odd_json_gives_way_to_the_other_model_or_to_rules(service, name):
    body, calls, _ = ask(service, ODD_JSON[name], WELL)
    assert (body["insight_source"], calls) == ("llm", 2)
    body, calls, seconds = ask(service, ODD_JSON[name])
    assert (body["insight_source"], calls) == ("rules", 2)
    assert body["insight_reason"].startswith("rejected: ")
    assert seconds <= DEADLINE_S + 0.3


def test_fifty_identical_requests_at_once_make_one_call(service):
    client, switch = service
    asked = switch.asked

    def once_all_have_asked(connection, body):
        while switch.asked < asked + 50:
            time.sleep(0.01)
        WELL(connection, body)

    with fake_groq(once_all_have_asked) as server:
        switch.writer = InsightWriter(GroqCompletion(api_key="k", base_url=server.url))
        request = {"customer_id": "c", "features": [345.7, 49.3, 7, 12, 5, 4]}
        with ThreadPoolExecutor(50) as pool:
            answers = list(pool.map(lambda _: client.post("/predict_customer_value", json=request), range(50)))
        client.portal.call(switch.writer.aclose)
        assert {answer.status_code for answer in answers} == {200}
        assert {answer.json()["insight_source"] for answer in answers} == {"llm"}
        assert server.calls == 1

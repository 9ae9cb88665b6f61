"""respx stands in for the provider. Every test asserts how often it was called: a route that does not match
looks like a broken connection, which a fallback would hide."""

import asyncio
import json
from datetime import UTC, datetime

import httpx
import pytest
import respx

from backend.errors import CompletionFailed
from backend.insight.model.completion import CompletionRequest
from backend.insight.model.groq_client import GroqCompletion
from backend.insight.model.groq_failures import retry_after_s
from backend.insight.model.groq_protocol import chat_body
from backend.insight.writing.schema import answer_schema

JSON = {"content-type": "application/json"}
TOOL_CALL = {"tool_calls": [{"id": "1", "type": "function"}]}
URL = "https://api.groq.com/openai/v1/chat/completions"


def completion(content="{}", **choice) -> dict:
    message = {"role": "assistant", "content": content, **choice.pop("message", {})}
    return {
        "id": "x",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "finish_reason": "stop", "message": message, **choice}],
        "usage": {"prompt_tokens": 900, "completion_tokens": 120, "total_tokens": 1_020},
    }


def ask(*answers, budget_s=2.0, may_retry=True):
    """Serve the answers in order, the last for ever; return (reply or failure, number of calls, seconds)."""
    served = list(answers)

    def next_answer(request):
        answer = served.pop(0) if len(served) > 1 else served[0]
        if isinstance(answer, type):
            raise answer("pretended", request=request)
        return answer

    async def run():
        client = GroqCompletion(api_key="k", pause_s=0.01)
        request = CompletionRequest("m", ({"role": "user", "content": "x"},), answer_schema(), budget_s, may_retry)
        started = asyncio.get_running_loop().time()
        try:
            outcome = await client.complete(request)
        except CompletionFailed as failed:
            outcome = failed
        finally:
            await client.aclose()
        return outcome, asyncio.get_running_loop().time() - started

    with respx.mock(assert_all_called=False) as router:
        route = router.post(URL).mock(side_effect=next_answer)
        outcome, seconds = asyncio.run(run())
        return outcome, route.call_count, seconds


def ok(content="{}") -> httpx.Response:
    return httpx.Response(200, json=completion(content))


def refused(status, code=None, **headers) -> httpx.Response:
    body = {"error": {"message": "no", "type": "t", "code": code}}
    return httpx.Response(status, json=body, headers={k.replace("_", "-"): v for k, v in headers.items()})


def test_one_call_with_a_strict_schema_and_room_for_reasoning():
    with respx.mock() as router:
        route = router.post(URL).mock(return_value=ok('{"a": 1}'))

        async def run():
            client = GroqCompletion(api_key="secret")
            request = CompletionRequest("openai/gpt-oss-120b", ({"role": "user", "content": "x"},), answer_schema(), 2.0)
            reply = await client.complete(request)
            await client.aclose()
            return reply

        reply = asyncio.run(run())
    assert (reply.content, reply.prompt_tokens, reply.completion_tokens) == ('{"a": 1}', 900, 120)
    assert route.call_count == 1
    sent = json.loads(route.calls.last.request.content)
    assert sent["response_format"]["json_schema"]["strict"] is True
    assert sent["reasoning_effort"] == "low"
    assert 800 <= sent["max_completion_tokens"] <= 1_200


def test_a_model_of_another_family_is_asked_for_the_same_schema_without_reasoning():
    """Only gpt-oss is constrained token by token there; "low" is no word of the others."""
    body = chat_body("qwen/qwen3.8-27b", (), answer_schema())
    assert body["response_format"]["json_schema"] == {"name": "choice", "strict": False, "schema": answer_schema()}
    assert body["reasoning_effort"] == "none"


def test_the_body_is_the_same_bytes_but_for_the_last_message():
    """What goes first is what the provider caches."""
    with respx.mock() as router:
        route = router.post(URL).mock(return_value=ok())

        async def run():
            client = GroqCompletion(api_key="k")
            for question in ("ä", "b"):
                messages = ({"role": "system", "content": "s" * 50}, {"role": "user", "content": question})
                await client.complete(CompletionRequest("m", messages, answer_schema(), 2.0))
            await client.aclose()

        asyncio.run(run())
    first, second = (call.request.content for call in route.calls)
    assert json.loads(first)["messages"][1] == {"role": "user", "content": "ä"}
    head = b'{"role": "user", "content": "'
    assert first[: first.index(head)] == second[: second.index(head)]


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        (refused(500), "server_error"),
        (refused(503), "server_error"),
        (httpx.Response(503, html="<h1>Service Unavailable</h1>"), "server_error"),
        (refused(498), "over_capacity"),
        (refused(429), "rate_limited"),
        (refused(429, retry_after="0"), "rate_limited"),
        (refused(429, retry_after="soon"), "rate_limited"),
        (httpx.ConnectError, "connection"),
        (httpx.RemoteProtocolError, "connection"),
    ],
)
def test_what_can_heal_is_tried_twice_and_no_more(first, reason):
    healed, calls, _ = ask(first, ok("{}"))
    assert (healed.content, calls) == ("{}", 2)
    failed, calls, _ = ask(first)
    assert (failed.reason, calls) == (reason, 2)
    failed, calls, _ = ask(first, may_retry=False)
    assert (failed.reason, calls) == (reason, 1)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (refused(401), "unauthorised"),
        (refused(403), "unauthorised"),
        (refused(404, "model_not_found"), "model_unavailable"),
        (refused(400, "model_decommissioned"), "model_unavailable"),
        (refused(400, "spend_limit_reached"), "spend_limit"),
        (refused(413), "too_large"),
        (refused(422), "bad_request"),
        (refused(400, "json_validate_failed"), "invalid_json"),
        (httpx.ReadTimeout, "timeout"),
        (httpx.Response(200, text="{broken", headers=JSON), "bad_envelope"),
        (httpx.Response(200, text="", headers=JSON), "bad_envelope"),
        (httpx.Response(200, html="<html></html>"), "bad_envelope"),
        (httpx.Response(200, text="null", headers=JSON), "bad_envelope"),
        (httpx.Response(200, json=[1, 2]), "bad_envelope"),
        (httpx.Response(200, json={"error": {"message": "no"}}), "bad_envelope"),
        (httpx.Response(200, json={**completion(), "choices": []}), "bad_envelope"),
        (httpx.Response(200, json=completion(None)), "empty_answer"),
        (httpx.Response(200, json=completion("  ")), "empty_answer"),
        (httpx.Response(200, json=completion("{}", finish_reason="length")), "truncated"),
        (httpx.Response(200, json=completion(None, message=TOOL_CALL)), "empty_answer"),
    ],
)
def test_what_cannot_heal_is_asked_once(answer, reason):
    failed, calls, _ = ask(answer)
    assert (failed.reason, calls) == (reason, 1)


def test_no_usage_costs_nothing_but_the_count():
    body = {key: value for key, value in completion("{}").items() if key != "usage"}
    reply, calls, _ = ask(httpx.Response(200, json=body))
    assert (reply.content, reply.prompt_tokens, calls) == ("{}", 0, 1)


def test_a_retry_after_that_fits_is_waited_for():
    reply, calls, seconds = ask(refused(429, retry_after="0.2"), ok(), budget_s=2.0)
    assert (reply.content, calls) == ("{}", 2)
    assert 0.2 <= seconds < 0.6


def test_a_second_asked_for_is_not_waited_for():
    """Seen before: 3.1 s and five calls for one text. The other model, and then words by rule, are there at once."""
    failed, calls, seconds = ask(refused(429, retry_after="1"), ok(), budget_s=4.0)
    assert (failed.reason, failed.retry_after_s, calls) == ("rate_limited", 1.0, 1)
    assert seconds < 0.9


def test_a_retry_after_beyond_the_budget_is_not_waited_for():
    failed, calls, seconds = ask(refused(429, retry_after="30"), ok(), budget_s=1.0)
    assert (failed.reason, failed.retry_after_s, calls) == ("rate_limited", 30.0, 1)
    assert seconds < 0.5


def test_retry_after_is_read_in_every_form():
    now = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)
    assert retry_after_s("Thu, 01 Jan 2026 12:00:03 GMT", now) == 3.0
    assert retry_after_s("Thu, 01 Jan 2026 11:00:00 GMT", now) == 0.0
    assert [retry_after_s(text) for text in ("", "nan", "inf", "9m38s", "32 Foo 2026")] == [None] * 5


def test_an_empty_base_url_means_the_default():
    async def run():
        client = GroqCompletion(api_key="k", base_url="")
        base = str(client._client.base_url)
        await client.aclose()
        return base

    assert asyncio.run(run()).startswith("https://api.groq.com")

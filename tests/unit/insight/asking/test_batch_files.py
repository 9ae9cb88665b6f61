import json

from backend.insight.asking.batch_files import batch_lines, read_batch
from tests.insight_cases.answers import EMPTY, content
from tests.insight_cases.customers import case, random_cases


def answer(number: int, text: str | None, status: int = 200, **changes) -> str:
    message = {"role": "assistant", "content": text}
    body = {"choices": [{"finish_reason": "stop", "message": message}], "usage": {}}
    response = {"status_code": status, "request_id": "r", "body": body}
    return json.dumps({"id": "b", "custom_id": f"insight-{number:07}", "response": response, "error": None, **changes})


def test_a_line_is_one_whole_question():
    lines = [json.loads(line) for line in batch_lines(random_cases(3), "openai/gpt-oss-120b")]
    assert [line["custom_id"] for line in lines] == ["insight-0000000", "insight-0000001", "insight-0000002"]
    assert {(line["method"], line["url"], line["body"]["model"]) for line in lines} == {
        ("POST", "/v1/chat/completions", "openai/gpt-oss-120b")
    }
    assert lines[0]["body"]["messages"][0] == lines[2]["body"]["messages"][0]
    assert lines[0]["body"]["response_format"]["json_schema"]["strict"] is True


def test_answers_come_back_checked_and_in_order_whatever_the_file_holds():
    file = [
        answer(4, content()),
        answer(1, EMPTY),
        "{torn",
        answer(0, content()),
        answer(2, None),
        answer(5, content(), status=500),
        answer(99, content()),
        json.dumps({"custom_id": "insight-0000006", "response": None, "error": {"message": "expired"}}),
        "[]",
        "",
    ]
    insights = read_batch(file, [case()] * 7)
    assert [(insight.source, insight.reason) for insight in insights] == [
        ("llm", None),
        ("rules", "rejected: nothing_holds"),
        ("rules", "empty_answer"),
        ("rules", "missing_from_batch"),
        ("llm", None),
        ("rules", "failed_in_batch"),
        ("rules", "failed_in_batch"),
    ]
    assert "four days ago" in insights[0].text

import json

import pytest

from backend.insight.checks.draft import DraftRefused, draft_schema, parse_draft
from tests.insight_cases.drafts import content, fields


def code(text: str) -> str:
    with pytest.raises(DraftRefused) as refused:
        parse_draft(text)
    return refused.value.code


WRAPPINGS = ["{}", "\ufeff{}", "```json\n{}\n```", "```\n{}\n```", "<think>hm, 42</think>\n{}"]


@pytest.mark.parametrize("wrapped", WRAPPINGS)
def test_harmless_habits_of_models_are_unwrapped(wrapped):
    assert parse_draft(wrapped.replace("{}", content())).segment == "Medium Value"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "Sorry, no.",
        content() + content(),
        content() + " trailing",
        "here it is: " + content(),
        content().replace('"segment"', '"action":"x","segment"', 1),
        content()[:-1],
        content(insight=float("nan")),
        '{"a":' * 100_000,
        "[" * 5_900,
        '{"segment": ' + "9" * 5_000 + "}",
        content(insight="x" * 10_000),
        content().replace("{", "{\x00", 1),
    ],
)
def test_what_is_not_one_json_object_is_refused(text):
    assert code(text) == "bad_json"


@pytest.mark.parametrize(
    "changes",
    [
        {"insight": None},
        {"insight": 42},
        {"insight": 1e400},
        {"evidence": "recency_days"},
        {"evidence": [1]},
        {"claims": [{"fact": "recency_days"}]},
        {"claims": [{"fact": "recency_days", "relation": "recent", "why": "x"}]},
        {"mood": "good"},
    ],
)
def test_what_has_not_the_fields_of_a_draft_is_refused(changes):
    assert code(json.dumps(fields(**changes)).replace("Infinity", "1e999")) == "bad_shape"


@pytest.mark.parametrize("text", ["null", "[]", '"text"', "3", "true", "[" + content() + "]"])
def test_json_that_is_no_object_is_refused(text):
    assert code(text) == "bad_shape"


@pytest.mark.parametrize("name", ["segment", "insight", "action_code", "action", "evidence", "claims"])
def test_every_field_is_required_under_its_own_name(name):
    without = {key: value for key, value in fields().items() if key != name}
    assert code(json.dumps(without)) == "bad_shape"
    assert code(json.dumps({**without, name.title(): fields()[name]})) == "bad_shape"


def test_the_schema_is_strict_everywhere():
    schema = draft_schema()
    for each in (schema, schema["properties"]["claims"]["items"]):
        assert each["additionalProperties"] is False
        assert each["required"] == list(each["properties"])
    assert "minItems" not in json.dumps(schema)

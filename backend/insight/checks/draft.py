"""What a model must answer with, and the strict reading of it: exactly one JSON object, nothing unsaid,
nothing twice."""

import json
import re
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from backend.contract.thresholds import SEGMENTS
from backend.insight.house.actions import CATALOGUE

MOST_CHARACTERS: Final = 6_000
"""An answer that is longer is not read at all; an honest one has about 700."""

_FENCED = re.compile(r"\A```(?:json)?\s*\n(.*)\n```\Z", re.DOTALL)
_THOUGHT = re.compile(r"\A<think>.*?</think>", re.DOTALL)


class DraftRefused(ValueError):  # an outcome, not a bug
    """The answer is not a draft; ``code`` is ``bad_json`` or ``bad_shape``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Claim(BaseModel):
    """One relation that the text relies on: ``("recency_days", "recent")``."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    fact: str
    relation: str


class Draft(BaseModel):
    """Sentences with slots, and the evidence for them; nothing in it is trusted until ``grounding`` has
    passed it."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    segment: str
    insight: str
    action_code: str
    action: str
    evidence: tuple[str, ...]
    claims: tuple[Claim, ...]


def draft_schema() -> dict[str, Any]:
    """The strict JSON schema for the model: every field required, nothing additional; bounds are checked
    here at home."""
    claim = _object({"fact": {"type": "string"}, "relation": {"type": "string"}})
    return _object(
        {
            "segment": {"type": "string", "enum": list(SEGMENTS)},
            "insight": {"type": "string"},
            "action_code": {"type": "string", "enum": [action.code for action in CATALOGUE]},
            "action": {"type": "string"},
            "evidence": {"type": "array", "items": {"type": "string"}},
            "claims": {"type": "array", "items": claim},
        }
    )


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def parse_draft(content: str) -> Draft:
    """Read the model's answer, or raise ``DraftRefused``.

    A byte-order mark, one leading thought and one code fence around the object are habits of models and
    harmless; anything else beside the one object refuses it.
    """
    text = content.removeprefix("\ufeff").strip()
    if not text or len(text) > MOST_CHARACTERS:
        raise DraftRefused("bad_json")
    text = _THOUGHT.sub("", text, count=1).strip()
    if fenced := _FENCED.match(text):
        text = fenced[1]
    return _validated(_loaded(text))


def _loaded(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:  # ValueError: syntax, duplicates, NaN, integers of 5,000 digits
        raise DraftRefused("bad_json") from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def _validated(value: object) -> Draft:
    if not isinstance(value, dict):
        raise DraftRefused("bad_shape")
    for name in ("evidence", "claims"):
        if isinstance(value.get(name), list):
            value[name] = tuple(value[name])
    try:
        return Draft.model_validate(value)
    except (ValidationError, RecursionError) as error:
        raise DraftRefused("bad_shape") from error

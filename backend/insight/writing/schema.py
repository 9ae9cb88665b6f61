"""What a model may answer: ids and letters alone, under one static strict schema that the provider can cache."""

from functools import lru_cache
from typing import Any, Final

from backend.insight.actions.fitting import EVERY_CODE
from backend.insight.claims.inventory import EVERY_ID

LETTERS: Final = "abcdefgh"
"""Wordings of a claim, and of an action, by their place in the language's file."""
LINKS: Final = ("none", "but", "and")
MOST_POINTS: Final = 4


@lru_cache(maxsize=1)
def answer_schema() -> dict[str, Any]:
    """Return the schema: the same for every customer. No property takes a text of the model's own."""
    point = _object(claim=_one_of(*EVERY_ID), wording=_one_of(*LETTERS), link=_one_of(*LINKS))
    return _object(
        points={"type": "array", "items": point},
        action=_one_of(*EVERY_CODE),
        because=_one_of(*EVERY_ID),
        action_wording=_one_of(*LETTERS),
    )


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _one_of(*values: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}

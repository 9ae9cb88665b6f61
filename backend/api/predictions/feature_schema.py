"""Feature vectors and client bodies in OpenAPI's words, from the one table of features and the one of synonyms.

Two rules have no words there: ``unique_products`` may not exceed ``total_units``, nor the days since the last purchase
those since the first.
"""

from dataclasses import replace

from pydantic import JsonValue
from pydantic.config import JsonDict

from backend.contract.features import CLIENT_V1, CONTRACT_V1, SYNONYMS, Feature
from backend.guardrails.client_words import AMBIGUOUS, SUMMARY_WORDS, UNUSED

_BY_NAME = {feature.name: feature for feature in CLIENT_V1}
_OF_SUMMARY = {"x": _BY_NAME["num_transactions"], "t_x": _BY_NAME["tenure_days"], "T": _BY_NAME["tenure_days"]}
"""Words of the purchase models, and the feature whose bounds are theirs."""


def feature_list() -> JsonDict:
    """Return the schema of six numbers in contract order."""
    return {
        "type": "array",
        "title": "in contract order",
        "prefixItems": [_number(feature) for feature in CONTRACT_V1],
        "items": {"type": "number"},  # generators of clients take no `false` here; maxItems says the same
        "minItems": len(CONTRACT_V1),
        "maxItems": len(CONTRACT_V1),
    }


def feature_object() -> JsonDict:
    """Return the schema of an object with each feature once, by its name or a synonym, and nothing else."""
    names = {feature.name: _words(feature.name) for feature in CONTRACT_V1}
    properties: JsonDict = {name: _number(feature) for feature in CONTRACT_V1 for name in names[feature.name]}
    once: list[JsonValue] = [{"oneOf": [{"required": [name]} for name in known]} for known in names.values()]
    return {"type": "object", "title": "by name", "properties": properties, "additionalProperties": False, "allOf": once}


def describe_client_words(schema: JsonDict) -> None:
    """Complete pydantic's schema of a client body: every word's bounds, what must be there, and what plays no part."""
    properties = schema["properties"]
    assert isinstance(properties, dict)  # noqa: S101 - of a model with fields
    for feature in CLIENT_V1:
        for word in _words(feature.name):
            number = _number(feature) if word != "frequency" else _number(replace(feature, whole=False)) | {"minimum": 0}
            meaning = AMBIGUOUS.get(word, number.pop("description"))
            properties[word] = {"anyOf": [number, {"type": "null"}], "title": word, "description": meaning}
    for word, meaning in SUMMARY_WORDS.items():
        known = _number(_OF_SUMMARY[word]) | {"minimum": 0, "description": meaning}
        properties[word] = {"anyOf": [known, {"type": "null"}], "title": word}
    properties |= {name: {"title": name, "description": "Accepted; no model here uses it."} for name in UNUSED}
    needed = (
        (("num_transactions",), "x"),
        (("total_spend", "avg_spend"), ""),
        (("recency_days",), "t_x"),
        (("tenure_days",), ""),
    )
    schema["allOf"] = [
        {"anyOf": [_sent(word) for word in (*(word for name in names for word in _words(name)), summary) if word]}
        for names, summary in needed
    ]


def _words(name: str) -> list[str]:
    """Return a feature's own name, then its synonyms."""
    return [name, *(word for word, meant in SYNONYMS.items() if meant == name)]


def _sent(word: str) -> JsonDict:
    """Return the schema of a field that is there and not null; alone, ``frequency`` is a number of orders."""
    number: JsonDict = {"type": "integer", "minimum": 1} if word == "frequency" else {"type": "number"}
    return {"required": [word], "properties": {word: number}}


def _number(feature: Feature) -> JsonDict:
    return {
        "type": "integer" if feature.whole else "number",
        "minimum": int(feature.name == "num_transactions"),
        "maximum": feature.most,
        "description": f"{feature.meaning} ({feature.unit})",
    }

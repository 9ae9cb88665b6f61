"""The feature vector in OpenAPI's words, from the one table of features and the one of synonyms.

One rule has no words there: ``unique_products`` may not exceed ``total_units``.
"""

from pydantic import JsonValue
from pydantic.config import JsonDict

from backend.contract.features import CONTRACT_V1, SYNONYMS, Feature


def feature_list() -> JsonDict:
    """Six numbers in contract order."""
    return {"type": "array", "title": "in contract order", "prefixItems": [_number(feature) for feature in CONTRACT_V1],
            "items": False, "minItems": len(CONTRACT_V1), "maxItems": len(CONTRACT_V1)}


def feature_object() -> JsonDict:
    """Each feature once, by its own name or one of its synonyms, and nothing else."""
    names = {feature.name: [feature.name, *(s for s, name in SYNONYMS.items() if name == feature.name)]
             for feature in CONTRACT_V1}
    properties: JsonDict = {name: _number(feature) for feature in CONTRACT_V1 for name in names[feature.name]}
    once: list[JsonValue] = [{"oneOf": [{"required": [name]} for name in known]} for known in names.values()]
    return {"type": "object", "title": "by name", "properties": properties, "additionalProperties": False,
            "allOf": once}


def _number(feature: Feature) -> JsonDict:
    return {"type": "integer" if feature.whole else "number", "minimum": int(feature.name == "num_transactions"),
            "maximum": feature.most, "description": f"{feature.meaning} ({feature.unit})"}

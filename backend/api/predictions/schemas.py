"""Request and response bodies of the prediction route; the first six response fields are the existing clients'."""

import math
import re
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    WithJsonSchema,
)
from pydantic.config import JsonDict

from backend.api.predictions.feature_schema import feature_list, feature_object
from backend.contract.estimates import CustomerEstimate, Driver, Insight
from backend.contract.receipts import ClaimReceipt
from backend.contract.thresholds import Archetype, Segment

EXAMPLE: JsonDict = {"customer_id": "13085", "features": [345.7, 49.3, 7, 12, 5, 4]}

_NEVER = (
    r"\x00-\x1f\x7f-\x9f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f"
    r"\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
)
"""Control characters, and those that show nothing or turn what follows around: two ids would look like one."""
PRINTABLE = rf"^[^{_NEVER}]*[^{_NEVER}\s][^{_NEVER}]*$"


def _printable(text: str) -> str:
    if not re.fullmatch(PRINTABLE, text) or re.search(r"[\ud800-\udfff]", text):  # half a character: no UTF-8 can hold it
        raise ValueError("must not contain control characters")
    return text


def _finite(given: Any) -> Any:
    if isinstance(given, float) and not math.isfinite(given):
        raise ValueError("must be a text or a finite number")
    return given


CustomerId = Annotated[
    str,
    BeforeValidator(_finite),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=128),
    AfterValidator(_printable),
    WithJsonSchema({"anyOf": [{"type": "string", "maxLength": 128, "pattern": PRINTABLE}, {"type": "number"}]}),
]
Number = Annotated[float, Field(strict=True)]


def _form(features: Any) -> str:
    return "object" if isinstance(features, dict) else "list"


Features = Annotated[
    Annotated[list[Number], Tag("list"), WithJsonSchema(feature_list())]
    | Annotated[dict[str, Number], Tag("object"), WithJsonSchema(feature_object())],
    Discriminator(_form),
]


MOST_UNKNOWN = 20
"""Fields that are named; an answer must not grow with what it has no use for."""


def unknown_fields(names: list[str]) -> list[str]:
    """Return one sentence for each of the first fields that this service does not know, and one for the rest."""
    told = [f"Unknown field {name[:60]!r} was ignored." for name in names[:MOST_UNKNOWN]]
    more = len(names) - len(told)
    return [*told, f"{more:,} more unknown fields were ignored."] if more else told


class PredictRequest(BaseModel):
    """One customer: six numbers in contract order, or an object with their names (or a known synonym)."""

    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True, json_schema_extra={"examples": [EXAMPLE]})

    customer_id: CustomerId
    features: Features

    def unknown_fields(self) -> list[str]:
        """Return one sentence for each field of the body that this service does not know."""
        return unknown_fields(list(self.model_extra or {}))


class PredictResponse(BaseModel):
    """One customer's next 30 days; ``drivers`` sum to ``predicted_future_spend_30d``, and
    ``claims`` say what the words rest on."""

    customer_id: str
    predicted_future_spend_30d: float
    purchase_probability_30d: float
    customer_segment: Segment
    insight: str
    recommended_action: str
    customer_archetype: Archetype
    drivers: list[Driver]
    insight_source: str
    insight_reason: str | None
    model_version: str
    warnings: list[str]
    claims: list[ClaimReceipt]


def response(
    customer_id: str, estimate: CustomerEstimate, insight: Insight, version: str, warnings: list[str]
) -> PredictResponse:
    """The answer for one customer."""
    return PredictResponse(
        customer_id=customer_id,
        predicted_future_spend_30d=estimate.predicted_spend,
        purchase_probability_30d=estimate.purchase_probability,
        customer_segment=estimate.segment,
        insight=insight.text,
        recommended_action=insight.action,
        customer_archetype=estimate.archetype,
        drivers=list(estimate.drivers),
        insight_source=insight.source,
        insight_reason=insight.reason,
        model_version=version,
        warnings=[*warnings, *estimate.warnings],
        claims=list(insight.claims),
    )

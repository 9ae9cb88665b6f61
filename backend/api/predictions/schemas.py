"""Request and response bodies of the prediction route; the first six response fields are the existing clients'."""

import math
import re
from datetime import date
from typing import Annotated, Any

from msgspec import Struct
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
from backend.artifact.manifest import Manifest
from backend.contract.estimates import CustomerEstimate, Driver, Insight, Share
from backend.contract.parameters.judgement import RouteJudgement
from backend.contract.receipts import ClaimReceipt
from backend.contract.thresholds import Archetype, Segment
from backend.guardrails.transactions import day_of_purchase

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


def _day(given: Any) -> Any:
    return None if given is None else date.fromordinal(day_of_purchase(given, "as_of"))


AsOf = Annotated[
    date | None,
    BeforeValidator(_day),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "format": "date", "pattern": r"^(19|[2-9][0-9])[0-9]{2}-"}, {"type": "null"}]}
    ),
    Field(description="The day that the numbers are as of and the forecast starts from; today where not said"),
]


class PredictRequest(BaseModel):
    """One customer: six numbers in contract order, or an object with their names (or a known synonym)."""

    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True, json_schema_extra={"examples": [EXAMPLE]})

    customer_id: CustomerId
    features: Features
    as_of: AsOf = None

    def unknown_fields(self) -> list[str]:
        """Return one sentence for each field of the body that this service does not know."""
        return unknown_fields(list(self.model_extra or {}))


class PredictResponse(BaseModel):
    """One customer's 30 days from ``as_of``; ``drivers`` sum to ``predicted_future_spend_30d``, and
    ``claims`` say what the words rest on.

    ``season_index`` says how these days compare with an average month (1 where the log is too short to know), ``judged``
    how such forecasts did out of time, beside the best naive forecast that the same six numbers allow. Segment and
    archetype go by the spend of an average month, whatever the season.
    """

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
    as_of: date
    season_index: float
    judged: RouteJudgement | None
    warnings: list[str]
    claims: list[ClaimReceipt]


class Answer(Struct, frozen=True):
    """What is sent as a ``PredictResponse``: field for field, made and written without a second check of what is ours."""

    customer_id: str
    predicted_future_spend_30d: float
    purchase_probability_30d: float
    customer_segment: Segment
    insight: str
    recommended_action: str
    customer_archetype: Archetype
    drivers: tuple[Driver, ...] | tuple[Share, ...]
    insight_source: str
    insight_reason: str | None
    model_version: str
    as_of: date
    season_index: float
    judged: RouteJudgement | None
    warnings: list[str]
    claims: tuple[ClaimReceipt, ...]


def response(
    customer_id: str, estimate: CustomerEstimate, insight: Insight, manifest: Manifest, warnings: list[str]
) -> Answer:
    """The answer for one customer."""
    return Answer(
        customer_id,
        estimate.predicted_spend,
        estimate.purchase_probability,
        estimate.segment,
        insight.text,
        insight.action,
        estimate.archetype,
        estimate.drivers,
        insight.source,
        insight.reason,
        manifest.version,
        estimate.as_of,
        round(estimate.season_index, 4),
        manifest.parameters.judged,
        [*warnings, *estimate.warnings],
        insight.claims,
    )

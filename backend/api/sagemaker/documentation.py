"""What OpenAPI says of ``/invocations``: three forms of body and answer, with real examples."""

from typing import Any, Final

from backend.api.http.bodies import HOTELS
from backend.guardrails.transactions import MOST_HORIZON_DAYS

TRANSACTIONS: Final = [
    {"Arrival Date": "2023-03-14", "Total Revenue USD": 420.5, "Channel": "Booking.com"},
    {"Arrival Date": "2023-09-02", "Total Revenue USD": 388.0, "Channel": "Direct"},
]
EXAMPLE: Final[dict[str, Any]] = {
    "snapshot_date": "2024-01-01",
    "xdays": 90,
    "customers": [
        {"CustomerID": "13085", "transactions": TRANSACTIONS},
        {"CustomerID": "13086", "transactions": [{"Arrival Date": "2023-12-20T15:00:00", "Total Revenue USD": "99.90"}]},
    ],
}
LINES: Final = (
    '{"snapshot_date": "2024-01-01", "xdays": 90, "CustomerID": "13085", "transactions": [{"Arrival Date": "2023-03-14",'
    ' "Total Revenue USD": 420.5, "Channel": "Booking.com"}]}\n'
)
ROWS: Final = (
    "CustomerID,Arrival Date,Total Revenue USD,Channel,snapshot_date,xdays\n"
    "13085,2023-03-14,420.5,Booking.com,2024-01-01,90\n"
    "13085,2023-09-02,388,Direct,2024-01-01,90\n"
)
PREDICTIONS: Final[list[dict[str, Any]]] = [
    {
        "CustomerID": "13085",
        "CLV": 78.77,
        "group": "repeater",
        "Segment": "Loyal",
        "CLV_Level": "High",
        "Mismatch": "Undervalued",
    },
    {
        "CustomerID": "13086",
        "CLV": 35.52,
        "group": "onetimer",
        "Segment": "Potential Loyalists",
        "CLV_Level": "Mid",
        "Mismatch": "Aligned",
    },
]

_DAY = {"type": "string", "format": "date", "examples": ["2024-01-01"]}
_DAYS = {"type": "integer", "minimum": 1, "maximum": MOST_HORIZON_DAYS, "examples": [90]}
_DAYS_OR_TEXT = {"anyOf": [_DAYS, {"type": "string", "pattern": "^[1-9][0-9]{0,2}$"}]}
_TRANSACTION = {
    "type": "object",
    "required": ["Arrival Date", "Total Revenue USD"],
    "properties": {
        "Arrival Date": _DAY,
        "Total Revenue USD": {"type": "number"},
        "Channel": {"type": "string", "maxLength": 128},
    },
}
_CUSTOMER = {
    "type": "object",
    "required": ["CustomerID", "transactions"],
    "properties": {
        "CustomerID": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        "transactions": {"type": "array", "items": _TRANSACTION},
    },
}
_REQUEST = {
    "type": "object",
    "required": ["snapshot_date", "xdays", "customers"],
    "properties": {
        "snapshot_date": _DAY,
        "xdays": _DAYS_OR_TEXT,
        "customers": {
            "type": "array",
            "minItems": 1,
            "items": {"anyOf": [_CUSTOMER, {"description": "Anything else has an error entry in its place."}]},
        },
    },
}
_TEXT = {"type": "string"}
_PREDICTION = {
    "type": "object",
    "required": ["CustomerID"],
    "properties": {
        "CustomerID": {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]},
        "CLV": {"type": "number"},
        "group": {"enum": ["onetimer", "repeater"]},
        "Segment": _TEXT,
        "CLV_Level": {"enum": ["Low", "Mid", "High"]},
        "Mismatch": {"enum": ["Aligned", "Undervalued", "Overvalued"]},
        "error": {"type": "string", "description": "Instead of the values: why this customer has none."},
        "warnings": {"type": "array", "items": _TEXT},
    },
}

PLACES: Final = {"snapshot_date": _DAY, "xdays": _DAYS}
"""Schemas of what may stand in the query."""
BODIES: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": _REQUEST, "example": EXAMPLE},
            "application/jsonlines": {"schema": _TEXT, "example": LINES},
            "text/csv": {"schema": _TEXT, "example": ROWS},
        },
    }
}
ANSWERS: Final[dict[str, Any]] = {
    "description": "One prediction or error per customer, in their order",
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["predictions"],
                "properties": {"predictions": {"type": "array", "items": _PREDICTION}, "model_version": _TEXT},
            },
            "example": {"predictions": PREDICTIONS},
        },
        "application/jsonlines": {"schema": _TEXT},
        "text/csv": {"schema": _TEXT},
    },
}
EXECUTION: Final[dict[str, int | str]] = {
    "MaxConcurrentTransforms": 2,
    "BatchStrategy": "MULTI_RECORD",
    "MaxPayloadInMB": HOTELS.octets >> 20,
}

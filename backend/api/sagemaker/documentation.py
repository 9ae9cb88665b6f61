"""What OpenAPI says of ``/invocations``: three forms of body and answer, with real examples."""

from typing import Any, Final

from backend.api.http.bounds.bodies import HOTELS
from backend.guardrails.history_summaries import SUMMARY_WORDS
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
        "RFM_Score": 9,
        "P_return": 0.1711,
        "avg_spend": 404.25,
        "expected_purchases": 0.1985,
        "expected_value": 401.42,
        "P_alive": 0.8302,
        "frequency": 1,
        "recency": 172,
    },
    {
        "CustomerID": "13086",
        "CLV": 35.52,
        "group": "onetimer",
        "Segment": "Potential Loyalists",
        "CLV_Level": "Mid",
        "Mismatch": "Aligned",
        "RFM_Score": 9,
        "P_return": 0.3013,
        "avg_spend": 99.9,
        "expected_purchases": 0.4061,
        "expected_value": 88.4,
        "P_alive": 0.7217,
        "frequency": 0,
        "recency": 0,
    },
]

_DAY = {"type": "string", "format": "date", "examples": ["2024-01-01"]}
_DAYS = {"type": "integer", "minimum": 1, "maximum": MOST_HORIZON_DAYS, "examples": [90]}
_UNSAID = {"type": "null", "description": "As if it were not sent"}
_DAY_OR_UNSAID = {"anyOf": [_DAY, _UNSAID]}
_DAYS_TEXT_OR_UNSAID = {"anyOf": [_DAYS, {"type": "string", "pattern": "^[1-9][0-9]{0,2}$"}, _UNSAID]}
_TRANSACTION = {
    "type": "object",
    "required": ["Arrival Date", "Total Revenue USD"],
    "properties": {
        "Arrival Date": _DAY,
        "Total Revenue USD": {"type": "number"},
        "Channel": {"type": "string", "maxLength": 128},
    },
}
_ID = {"anyOf": [{"type": "string"}, {"type": "integer"}]}
_CUSTOMER = {
    "type": "object",
    "required": ["CustomerID", "transactions"],
    "properties": {"CustomerID": _ID, "transactions": {"type": "array", "items": _TRANSACTION}},
}
_SUMMED_UP = {
    "type": "object",
    "description": "Without transactions: repeat purchases, days from first to last and since the first, mean",
    "required": ["CustomerID", *SUMMARY_WORDS],
    "properties": {"CustomerID": _ID} | {word: {"type": "number", "minimum": 0} for word in SUMMARY_WORDS},
}
_REQUEST = {
    "type": "object",
    "required": ["customers"],
    "properties": {
        "snapshot_date": _DAY_OR_UNSAID,
        "xdays": _DAYS_TEXT_OR_UNSAID,
        "customers": {
            "type": "array",
            "items": {"anyOf": [_CUSTOMER, _SUMMED_UP, {"description": "Anything else has an entry among the errors."}]},
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
        "RFM_Score": {"type": "integer", "minimum": 3, "maximum": 15},
        "P_return": {"type": "number", "description": "Of one purchase at least within xdays"},
        "avg_spend": {"type": "number", "description": "Mean revenue of a purchase so far"},
        "expected_purchases": {"type": "number", "description": "Within xdays"},
        "expected_value": {"type": "number", "description": "Of a purchase to come; their product is CLV without discount"},
        "P_alive": {"type": "number", "description": "That any purchase is still to come"},
        "frequency": {"type": "integer", "description": "Repeat purchases"},
        "recency": {"type": "integer", "description": "Days from the first purchase to the last"},
        "error": {"type": "string", "description": "Instead of the values: why this customer has none."},
        "warnings": {"type": "array", "items": _TEXT},
    },
}
_ERROR = {
    "type": "object",
    "required": ["index", "CustomerID", "error"],
    "properties": {
        "index": {"type": "integer", "description": "Place in the request, from 0"},
        "CustomerID": {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]},
        "error": _TEXT,
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
    "description": "Predictions in the order of the customers; in JSON without those among the errors, else with them",
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["predictions", "count", "errors", "warnings", "model_version"],
                "properties": {
                    "predictions": {"type": "array", "items": _PREDICTION},
                    "count": {"type": "integer"},
                    "errors": {"type": "array", "items": _ERROR},
                    "warnings": {"type": "array", "items": _TEXT},
                    "model_version": _TEXT,
                },
            },
            "example": {"predictions": PREDICTIONS, "count": 2, "errors": [], "warnings": [], "model_version": "v1"},
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

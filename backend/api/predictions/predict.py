"""``POST /predict_customer_value``."""

from typing import Any

from fastapi import FastAPI, Request, Response
from msgspec.json import encode

from backend.api.http.access import RouteKind, access
from backend.api.http.advice import advised
from backend.api.http.dependencies import services
from backend.api.http.error_responses import ERRORS
from backend.api.predictions.ledger import record
from backend.api.predictions.schemas import PredictRequest, PredictResponse, response
from backend.use_cases.estimates.value_customers import value_customer


def install(app: FastAPI) -> None:
    """Add the route to the application itself: an included router costs every request a round of matching."""
    asked: dict[str, Any] = {"tags": ["prediction"], "response_model": PredictResponse} | access(RouteKind.PREDICTION)
    app.post("/predict_customer_value", responses=ERRORS, **asked)(predict_customer_value)


async def predict_customer_value(request: Request, body: PredictRequest) -> Response:
    """What will this customer spend in the next 30 days, how likely are they to buy, and what should be done?"""
    wired = services(request)
    manifest = wired.model.serving(body.customer_id)
    day = body.as_of or wired.today()
    estimate, insight = await value_customer(body.features, manifest.parameters, wired.words, day, manifest.version)
    record(wired, body.customer_id, estimate, manifest.version)
    insight = advised(wired, body.customer_id, insight, day)
    answer = response(body.customer_id, estimate, insight, manifest, body.unknown_fields())
    return Response(encode(answer), media_type="application/json")

"""``POST /predict_customer_value``."""

from fastapi import FastAPI, Request

from backend.api.http.access import RouteKind, access
from backend.api.http.dependencies import services
from backend.api.http.error_responses import ERRORS
from backend.api.predictions.schemas import PredictRequest, PredictResponse, response
from backend.use_cases.value_customers import value_customer


def install(app: FastAPI) -> None:
    """Add the route to the application itself: an included router costs every request a round of matching."""
    described = app.post("/predict_customer_value", responses=ERRORS, tags=["prediction"], **access(RouteKind.PREDICTION))
    described(predict_customer_value)


async def predict_customer_value(request: Request, body: PredictRequest) -> PredictResponse:
    """What will this customer spend in the next 30 days, how likely are they to buy, and what should be done?"""
    wired = services(request)
    manifest = wired.model.current
    estimate, insight = await value_customer(body.features, manifest.parameters, wired.words)
    return response(body.customer_id, estimate, insight, manifest.version, body.unknown_fields())

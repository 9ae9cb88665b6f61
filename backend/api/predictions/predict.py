"""``POST /predict_customer_value``."""

from fastapi import FastAPI, Request

from backend.api.http.dependencies import authorised
from backend.api.http.error_responses import ERRORS
from backend.api.http.openapi import CUSTOMER_KEY
from backend.api.predictions.schemas import PredictRequest, PredictResponse, response
from backend.use_cases.value_customers import value_customer


def install(app: FastAPI) -> None:
    """Add the route to the application itself: an included router costs every request a round of matching."""
    described = app.post("/predict_customer_value", responses=ERRORS, tags=["prediction"], openapi_extra=CUSTOMER_KEY)
    described(predict_customer_value)


async def predict_customer_value(request: Request, body: PredictRequest) -> PredictResponse:
    """What will this customer spend in the next 30 days, how likely are they to buy, and what should be done?"""
    wired = authorised(request)
    manifest = wired.model.current
    parameters = manifest.parameters
    estimate, insight = await value_customer(body.features, parameters, wired.words, body.as_of or wired.today())
    return response(body.customer_id, estimate, insight, manifest, body.unknown_fields())

"""``POST /predict_customer_value``."""

from fastapi import APIRouter, Depends

from backend.api.dependencies import ModelDep, WordsDep, require_key
from backend.api.error_responses import ERRORS
from backend.api.schemas import PredictRequest, PredictResponse, response
from backend.use_cases.value_customers import value_customer

router = APIRouter(tags=["prediction"], dependencies=[Depends(require_key)])


@router.post("/predict_customer_value", responses=ERRORS)
async def predict_customer_value(body: PredictRequest, model: ModelDep, words: WordsDep) -> PredictResponse:
    """What will this customer spend in the next 30 days, how likely are they to buy, and what should be done?"""
    manifest = model.current
    estimate, insight = await value_customer(body.features, manifest.parameters, words)
    return response(body.customer_id, estimate, insight, manifest.version, body.unknown_fields())

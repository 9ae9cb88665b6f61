"""The yardstick: FastAPI with the same request and response bodies, and nothing behind them."""

from datetime import date

from fastapi import FastAPI

from backend.api.predictions.schemas import PredictRequest, PredictResponse

ANSWER = PredictResponse(
    customer_id="",
    predicted_future_spend_30d=19.25,
    purchase_probability_30d=0.57,
    customer_segment="Low Value",
    insight="Buying is a habit here, with 7 orders worth £346 and the last 4 days ago.",
    recommended_action="Suggest a small selection from neighbouring categories, chosen to suit past orders.",
    customer_archetype="habitual buyer",
    drivers=[{"feature": name, "contribution": 1.0} for name in "abcdefg"],
    insight_source="rules",
    insight_reason="no GROQ_API_KEY",
    model_version="echo",
    as_of=date(2026, 1, 1),
    season_index=1.0,
    judged=None,
    warnings=[],
    claims=[],
)
app = FastAPI()


@app.post("/predict_customer_value")
async def echo(body: PredictRequest) -> PredictResponse:
    """The same answer for everyone."""
    return ANSWER.model_copy(update={"customer_id": body.customer_id})

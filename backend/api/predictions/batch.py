"""``POST /predict_customer_value/batch``: up to a thousand customers, each with its own answer or its own error."""

from typing import Annotated, Any, Literal

from fastapi import FastAPI, Query, Request, Response
from pydantic import BaseModel, Field, WithJsonSchema

from backend.api.http.access import RouteKind, access
from backend.api.http.advice import advised
from backend.api.http.batches import RejectedCustomer, each_answered
from backend.api.http.bounds.bodies import MANY
from backend.api.http.dependencies import services
from backend.api.http.error_responses import ERRORS
from backend.api.predictions.ledger import record
from backend.api.predictions.schemas import EXAMPLE, PredictRequest, PredictResponse, response
from backend.artifact.manifest import Manifest
from backend.contract.estimates import CustomerEstimate, Insight
from backend.contract.mapping import feature_vector
from backend.use_cases.estimates.in_turns import in_turns
from backend.use_cases.estimates.value_customers import case_of_request, estimate_customer
from backend.use_cases.texts.describe_customers import LLM_BUDGET_S, LLM_CUSTOMERS, MOST_CUSTOMERS, describe_all

Customer = Annotated[Any, WithJsonSchema({"description": "As for the single prediction: see PredictRequest."})]
"""Checked one by one, so that one bad customer does not cost the others their answer."""

How = Annotated[
    Literal["rules", "llm"],
    Query(description=f"rules: at once; llm: asked for the first {LLM_CUSTOMERS}, within {LLM_BUDGET_S:.0f} s"),
]

Valued = tuple[PredictRequest, CustomerEstimate, Manifest]


class BatchRequest(BaseModel):
    """Many customers, each as for the single prediction."""

    customers: Annotated[list[Customer], Field(min_length=1, max_length=MOST_CUSTOMERS, examples=[[EXAMPLE]])]


class BatchResponse(BaseModel):
    """As many results as customers, in their order."""

    results: list[PredictResponse | RejectedCustomer]
    model_version: str
    rejected: int


def install(app: FastAPI) -> None:
    """Add the route."""
    asked: dict[str, Any] = {"tags": ["prediction"], "response_model": BatchResponse} | access(RouteKind.PREDICTION, MANY)
    app.post("/predict_customer_value/batch", responses=ERRORS, **asked)(predict_batch)


async def predict_batch(request: Request, body: BatchRequest, insight: How = "rules") -> Response:
    """Values in the order of the request; a customer who cannot be valued has an error of their own."""
    wired = services(request)
    current, today = wired.model.current, wired.today()

    def check(customer: Any) -> Valued:
        asked = PredictRequest.model_validate(customer)
        manifest = wired.model.serving(asked.customer_id)
        day = asked.as_of or today
        return asked, estimate_customer(feature_vector(asked.features), manifest.parameters, day), manifest

    async def answer(valued: list[Valued], before: int) -> list[PredictResponse]:
        cases = await in_turns(lambda one: case_of_request(one[1], one[2].parameters, one[2].version), valued)
        insights = await describe_all(cases, wired.words, max(LLM_CUSTOMERS - before, 0) if insight == "llm" else None)

        def told(one: tuple[Valued, Insight]) -> PredictResponse:
            (asked, estimate, manifest), words = one
            record(wired, asked.customer_id, estimate, manifest.version)
            advice = advised(wired, asked.customer_id, words, estimate.as_of)
            return response(asked.customer_id, estimate, advice, manifest, asked.unknown_fields())

        return await in_turns(told, zip(valued, insights, strict=True))

    return await each_answered(body.customers, check, answer, {"model_version": current.version}, at_once=LLM_CUSTOMERS)

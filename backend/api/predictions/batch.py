"""``POST /predict_customer_value/batch``: up to a thousand customers, each with its own answer or its own error."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Query, Request
from pydantic import BaseModel, Field, ValidationError, WithJsonSchema

from backend.api.http.dependencies import authorised
from backend.api.http.error_responses import ERRORS, faults_sentence, status_of
from backend.api.http.openapi import CUSTOMER_KEY
from backend.api.predictions.schemas import EXAMPLE, PredictRequest, PredictResponse, response
from backend.contract.estimates import CustomerEstimate
from backend.contract.mapping import feature_vector
from backend.contract.parameters.scoring import ScoringParameters
from backend.errors import BadInput
from backend.insight.facts.facts import fact_sheet
from backend.use_cases.describe_customers import LLM_BUDGET_S, LLM_CUSTOMERS, MOST_CUSTOMERS, describe_all
from backend.use_cases.value_customers import estimate_customer

Customer = Annotated[Any, WithJsonSchema({"description": "As for the single prediction: see PredictRequest."})]
"""Checked one by one, so that one bad customer does not cost the others their answer."""

How = Annotated[
    Literal["rules", "llm"],
    Query(description=f"rules: at once; llm: asked for the first {LLM_CUSTOMERS}, within {LLM_BUDGET_S:.0f} s"),
]


class BatchRequest(BaseModel):
    """Many customers, each as for the single prediction."""

    customers: Annotated[list[Customer], Field(min_length=1, max_length=MOST_CUSTOMERS, examples=[[EXAMPLE]])]


class RejectedCustomer(BaseModel):
    """A customer that could not be valued, and the one sentence why."""

    customer_id: str | None
    status: int
    detail: str


class BatchResponse(BaseModel):
    """As many results as customers, in their order."""

    results: list[PredictResponse | RejectedCustomer]
    model_version: str
    rejected: int


def install(app: FastAPI) -> None:
    """Add the route."""
    described = app.post("/predict_customer_value/batch", responses=ERRORS, tags=["prediction"], openapi_extra=CUSTOMER_KEY)
    described(predict_batch)


async def predict_batch(request: Request, body: BatchRequest, insight: How = "rules") -> BatchResponse:
    """Values in the order of the request; a customer who cannot be valued has an error of their own."""
    wired = authorised(request)
    manifest = wired.model.current
    today = wired.today()
    checked = [_check(customer, manifest.parameters, today) for customer in body.customers]
    sheets = [fact_sheet(one[1], manifest.parameters) for one in checked if isinstance(one, tuple)]
    insights = iter(await describe_all(sheets, wired.words, ask=insight == "llm"))
    results = [
        one
        if isinstance(one, RejectedCustomer)
        else response(one[0].customer_id, one[1], next(insights), manifest, one[0].unknown_fields())
        for one in checked
    ]
    return BatchResponse(results=results, model_version=manifest.version, rejected=len(checked) - len(sheets))


def _check(
    customer: Any, parameters: ScoringParameters, today: date
) -> tuple[PredictRequest, CustomerEstimate] | RejectedCustomer:
    try:
        asked = PredictRequest.model_validate(customer)
        return asked, estimate_customer(feature_vector(asked.features), parameters, asked.as_of or today)
    except (ValidationError, BadInput) as error:
        return rejection(customer, error)


def rejection(customer: Any, error: ValidationError | BadInput) -> RejectedCustomer:
    """Return the answer for a customer who cannot be valued."""
    if isinstance(error, ValidationError):
        return RejectedCustomer(customer_id=_named(customer), status=422, detail=faults_sentence(error.errors()))
    return RejectedCustomer(customer_id=_named(customer), status=status_of(error), detail=str(error))


def _named(customer: Any) -> str | None:
    """Return the id as far as it can be read, so that the caller finds the row."""
    given = customer.get("customer_id") if isinstance(customer, dict) else None
    return str(given)[:128].encode("utf-8", "replace").decode() if isinstance(given, str | int) else None

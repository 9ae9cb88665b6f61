"""``POST /predict``, ``/api/predict`` and their batches: lifetime value for clients of the older services."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from fastapi import Body, FastAPI, Query, Request, Response
from pydantic import BaseModel

from backend.api.clients.requests import EXAMPLES, ClientBatch, ClientRequest, CustomersBody
from backend.api.clients.responses import (
    CampaignBatchResponse,
    CampaignResponse,
    ClientBatchResponse,
    ClientResponse,
    SingleResponse,
    campaign_response,
    client_response,
    single_response,
)
from backend.api.http.access import RouteKind, access
from backend.api.http.batches import each_answered
from backend.api.http.bounds.bodies import MANY, ONE, Bound
from backend.api.http.dependencies import Services, services
from backend.api.http.error_responses import ERRORS
from backend.contract.client_estimate import ClientEstimate
from backend.contract.parameters.client_models import ModelType
from backend.contract.thresholds import FAIR_WIDTH, HORIZON_DAYS, SURE_WIDTH
from backend.guardrails.client_words import AMBIGUOUS, ClientBody
from backend.scoring.budget import CAC_SHARE
from backend.use_cases.estimates.in_turns import in_turns
from backend.use_cases.estimates.value_clients import Question, estimate_clients, understood
from backend.use_cases.texts.describe_customers import MOST_CUSTOMERS

Type = Annotated[ModelType, Query(description="Which model values the first 30 days")]
_Days = Annotated[int, Query(ge=HORIZON_DAYS, le=730, description="Days that predicted_clv looks ahead")]
_YEAR = 365
_VALUE = """
`predicted_clv` is net spend within `horizon_days` (365 unless asked otherwise): the first 30 days by the model asked for,
the rest by the lifetime models (their value over the horizon less that over 30 days, in today's money) as that model would.

- `lasso`, `xgboost`: fitted on exactly what such clients send; what they say of 30 days carries on, its square root, into
  the rest of the horizon. `bg_nbd`: the lifetime models from the first day (MBG/NBD and Gamma-Gamma, x = orders - 1,
  t_x = tenure - recency, T = tenure, mean value). `ensemble`: the mean of all published.
- `interval` is meant to hold 90 % of such customers; `GET /model/performance` says what it held out of time.
- `purchase_probability` is for the next 30 days, from recency and orders; `churn_probability` is that of
  no purchase within 365 days; `p_alive` that of any purchase to come.
- `segment`: by value over 365 days, High-CLV is the best fifth of the log's customers and Low-CLV the lower third.
"""
_WORDS = """
Each number goes by any of its words. Three words mean two things, and the rest of the body tells which:

{}

`x`, `t_x` and `T` are understood as the purchase models write them, and orders on one day are one purchase. `as_of` (today
unless sent) is the day the numbers hold for: spend of the first 30 days and the probability are those of its season.

What disagrees, and what no model uses, is named in `warnings`.
""".format("\n".join(f"- `{word}`: {meaning}." for word, meaning in AMBIGUOUS.items()))
_CAMPAIGN = f"""
As `/predict` by the `ensemble` over 365 days. `confidence` is High where the interval is at most {SURE_WIDTH:g} times as
wide as `predicted_clv`, Medium up to {FAIR_WIDTH:g} times, else Low. `recommended_cac` is {CAC_SHARE:.0%} of the value.
"""
_MANY = (
    f"As `/predict`, for up to {MOST_CUSTOMERS} customers, a list or under `customers`: each has an answer or an error in"
    " `results`; `predictions` are the answers alone."
)
_MANY_FOR_CAMPAIGN = _MANY.replace("/predict", "/api/predict")
Told = TypeVar("Told", bound=BaseModel)


def _bodies(**examples: Any) -> Any:
    return Body(openapi_examples={name: {"value": example} for name, example in examples.items()})


_One = Annotated[ClientRequest, _bodies(by_gaps=EXAMPLES["by gaps"], by_totals=EXAMPLES["by totals"])]
_ForCampaign = Annotated[ClientRequest, _bodies(for_a_campaign=EXAMPLES["for a campaign"])]
_Many = Annotated[ClientBatch, _bodies(a_list=[*EXAMPLES.values()], under_a_name={"customers": [*EXAMPLES.values()]})]


def install(app: FastAPI) -> None:
    """Add the routes."""
    routes: dict[str, tuple[Any, str, type[BaseModel], Bound]] = {
        "/predict": (predict, _VALUE + _WORDS, SingleResponse, ONE),
        "/predict/batch": (predict_batch, _MANY, ClientBatchResponse, MANY),
        "/api/predict": (predict_for_campaign, _CAMPAIGN + _WORDS, CampaignResponse, ONE),
        "/api/predict/batch": (predict_batch_for_campaign, _MANY_FOR_CAMPAIGN, CampaignBatchResponse, MANY),
    }
    for path, (route, description, answer, bound) in routes.items():
        asked: dict[str, Any] = {"description": description} | access(RouteKind.PREDICTION, bound)
        app.post(path, responses=ERRORS, tags=["lifetime value"], response_model=answer, **asked)(route)


async def predict(
    request: Request, body: _One, model_type: Type = "ensemble", horizon_days: _Days = _YEAR
) -> SingleResponse:
    """One customer's lifetime value."""
    wired = services(request)
    question = Question(model_type, horizon_days, wired.today())
    found = await _estimate(wired, body, question)
    return single_response(client_response(body.customer_id, found, question.today, body.unused_fields()))


async def predict_batch(
    request: Request, body: _Many, model_type: Type = "ensemble", horizon_days: _Days = _YEAR
) -> Response:
    """Values in the order of the request; a customer who cannot be valued has an error of their own."""
    wired = services(request)
    version, question = wired.model.current.version, Question(model_type, horizon_days, wired.today())

    def rest(valued: int) -> dict[str, Any]:
        said = {"model_type": model_type, "model_version": version}
        return said | {"total_predictions": valued, "timestamp": datetime.now(UTC).isoformat()}

    def told(asked: ClientRequest, found: ClientEstimate) -> ClientResponse:
        return client_response(asked.customer_id, found, question.today, asked.unused_fields())

    return await _each(services(request), _listed(body), question, told, rest)


async def predict_for_campaign(request: Request, body: _ForCampaign) -> CampaignResponse:
    """Return one customer's lifetime value, tier, confidence, and what winning such a customer may cost."""
    wired = services(request)
    found = await _estimate(wired, body, Question("ensemble", _YEAR, wired.today()))
    return campaign_response(found, body.unused_fields())


async def predict_batch_for_campaign(request: Request, body: _Many) -> Response:
    """Return the same for many customers, in their order."""
    wired, started = services(request), time.perf_counter()
    version = wired.model.current.version

    def rest(valued: int) -> dict[str, Any]:
        spent = round(1_000 * (time.perf_counter() - started), 3)
        return {"model_version": version, "total": valued, "processing_time_ms": spent}

    def told(asked: ClientRequest, found: ClientEstimate) -> CampaignResponse:
        return campaign_response(found, asked.unused_fields())

    return await _each(wired, _listed(body), Question("ensemble", _YEAR, wired.today()), told, rest)


def _listed(body: list[Any] | CustomersBody) -> list[Any]:
    return body.customers if isinstance(body, CustomersBody) else body


async def _each(
    wired: Services,
    customers: list[Any],
    question: Question,
    told: Callable[[ClientRequest, ClientEstimate], Told],
    rest: Callable[[int], dict[str, Any]],
) -> Response:
    """Answer each customer, or say why there is no answer; ``told`` writes one answer, ``rest`` what stands beside them."""
    manifest = wired.model.current

    def check(customer: Any) -> tuple[ClientRequest, ClientBody]:
        asked = ClientRequest.model_validate(customer)
        return asked, understood(asked.numbers(), asked.as_of)

    async def answer(checked: list[tuple[ClientRequest, ClientBody]], _: int) -> list[Told]:
        found = await wired.heavy.run(estimate_clients, [known for _, known in checked], manifest, question)
        return await in_turns(lambda pair: told(pair[0][0], pair[1]), zip(checked, found, strict=True))

    return await each_answered(customers, check, answer, rest, answered="predictions")


async def _estimate(wired: Services, body: ClientRequest, question: Question) -> ClientEstimate:
    """Estimate in a thread: ten milliseconds of arithmetic must not delay requests that need a hundredth of that."""
    known = understood(body.numbers(), body.as_of)
    return (await wired.quick.run(estimate_clients, [known], wired.model.current, question))[0]

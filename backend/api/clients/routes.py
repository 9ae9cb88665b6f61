"""``POST /predict``, ``/predict/batch`` and ``/api/predict``: lifetime value for clients of the older services."""

from typing import Annotated, Any

from fastapi import Body, FastAPI, Query, Request, Response

from backend.api.clients.requests import EXAMPLES, ClientBatch, ClientRequest, CustomersBody
from backend.api.clients.responses import (
    CampaignResponse,
    ClientBatchResponse,
    ClientResponse,
    campaign_response,
    client_response,
)
from backend.api.http.access import RouteKind, access
from backend.api.http.batches import each_answered
from backend.api.http.bodies import MANY, ONE, Bound
from backend.api.http.dependencies import Services, services
from backend.api.http.error_responses import ERRORS
from backend.contract.client_estimate import ClientEstimate
from backend.contract.parameters.client_models import ModelType
from backend.contract.thresholds import FAIR_WIDTH, HORIZON_DAYS, SURE_WIDTH
from backend.guardrails.client_words import AMBIGUOUS, ClientBody
from backend.scoring.budget import CAC_SHARE
from backend.use_cases.describe_customers import MOST_CUSTOMERS
from backend.use_cases.in_turns import in_turns
from backend.use_cases.value_clients import Question, estimate_clients, understood

Type = Annotated[ModelType, Query(description="Which model values the first 30 days")]
_Days = Annotated[int, Query(ge=HORIZON_DAYS, le=730, description="Days that predicted_clv looks ahead")]
_YEAR = 365
_VALUE = """
`predicted_clv` is net spend within `horizon_days` (365 unless asked otherwise): the first 30 days by the model asked for,
the rest by the lifetime models (their value over the horizon less that over 30 days, in today's money).

- `lasso`, `xgboost`: fitted on exactly what such clients send. `bg_nbd`: the lifetime models from the first day (MBG/NBD
  and Gamma-Gamma, x = orders - 1, t_x = tenure - recency, T = tenure, mean value). `ensemble`: the mean of all published.
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
_MANY = f"As `/predict`, for up to {MOST_CUSTOMERS} customers, a list or under `customers`: each has an answer or an error."


def _bodies(**examples: Any) -> Any:
    return Body(openapi_examples={name: {"value": example} for name, example in examples.items()})


_One = Annotated[ClientRequest, _bodies(by_gaps=EXAMPLES["by gaps"], by_totals=EXAMPLES["by totals"])]
_ForCampaign = Annotated[ClientRequest, _bodies(for_a_campaign=EXAMPLES["for a campaign"])]
_Many = Annotated[ClientBatch, _bodies(a_list=[*EXAMPLES.values()], under_a_name={"customers": [*EXAMPLES.values()]})]


def install(app: FastAPI) -> None:
    """Add the routes."""
    routes: dict[str, tuple[Any, str, Bound]] = {
        "/predict": (predict, _VALUE + _WORDS, ONE),
        "/predict/batch": (predict_batch, _MANY, MANY),
        "/api/predict": (predict_for_campaign, _CAMPAIGN + _WORDS, ONE),
    }
    for path, (route, description, bound) in routes.items():
        asked: dict[str, Any] = {"description": description} | access(RouteKind.PREDICTION, bound)
        if bound is MANY:
            asked["response_model"] = ClientBatchResponse
        app.post(path, responses=ERRORS, tags=["lifetime value"], **asked)(route)


async def predict(
    request: Request, body: _One, model_type: Type = "ensemble", horizon_days: _Days = _YEAR
) -> ClientResponse:
    """One customer's lifetime value."""
    wired = services(request)
    found = await _estimate(wired, body, Question(model_type, horizon_days, wired.today()))
    return client_response(body.customer_id, found, body.unused_fields())


async def predict_batch(
    request: Request, body: _Many, model_type: Type = "ensemble", horizon_days: _Days = _YEAR
) -> Response:
    """Values in the order of the request; a customer who cannot be valued has an error of their own."""
    wired = services(request)
    manifest, question = wired.model.current, Question(model_type, horizon_days, wired.today())

    def check(customer: Any) -> tuple[ClientRequest, ClientBody]:
        asked = ClientRequest.model_validate(customer)
        return asked, understood(asked.numbers(), asked.as_of)

    async def answer(checked: list[tuple[ClientRequest, ClientBody]]) -> list[ClientResponse]:
        found = await wired.heavy.run(estimate_clients, [known for _, known in checked], manifest, question)
        return await in_turns(
            lambda pair: client_response(pair[0][0].customer_id, pair[1], pair[0][0].unused_fields()),
            zip(checked, found, strict=True),
        )

    customers = body.customers if isinstance(body, CustomersBody) else body
    rest = {"model_type": model_type, "model_version": manifest.version}
    return await each_answered(customers, check, answer, rest)


async def predict_for_campaign(request: Request, body: _ForCampaign) -> CampaignResponse:
    """Return one customer's lifetime value, tier, confidence, and what winning such a customer may cost."""
    wired = services(request)
    found = await _estimate(wired, body, Question("ensemble", _YEAR, wired.today()))
    return campaign_response(found, body.unused_fields())


async def _estimate(wired: Services, body: ClientRequest, question: Question) -> ClientEstimate:
    """Estimate in a thread: ten milliseconds of arithmetic must not delay requests that need a hundredth of that."""
    known = understood(body.numbers(), body.as_of)
    return (await wired.quick.run(estimate_clients, [known], wired.model.current, question))[0]

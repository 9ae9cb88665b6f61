"""``GET /api/customers`` and ``GET /api/customers/{customer_id}``: what the last scoring says of each."""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Annotated, Any, Final

from fastapi import FastAPI, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import TypeAdapter

from backend.api.http.access import RouteKind, access
from backend.api.http.advice import advised
from backend.api.http.dependencies import Services, services
from backend.api.http.error_responses import store_errors
from backend.api.stored.customers_query import CustomersQuery, FoundBy
from backend.api.stored.listed import ListedCustomer, listed
from backend.api.stored.scored import ScoringFacts, facts
from backend.contract.estimates import Insight
from backend.contract.profiles import CurrentScoring, CustomerProfile
from backend.contract.receipts import ClaimReceipt
from backend.contract.shop.shop_views import CustomerOrder
from backend.contract.thresholds import INTERVAL_LEVEL
from backend.errors import NotReady
from backend.insight.writing.case import Case
from backend.use_cases.stored.list_customers import describe_customer, list_customers, told_customer
from backend.use_cases.stored.segment_customers import totals_of
from backend.use_cases.stored.show_customer import CustomerStory, NextOrder, tell_story
from backend.use_cases.stored.write_scores import find_scores, score_lines


@dataclass(frozen=True, slots=True)
class FoundSums:
    """What everybody found is predicted to spend and be worth, in currency."""

    predicted_spend_30d: float
    clv_365d: float | None


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """Customers in the order asked for; ``next`` is null on the last page.

    ``total`` counts everybody whom the filters leave; null on a page by cursor where counting would mean looking at each of
    them, unless it is asked for. ``sums`` are null unless asked for. ``page`` is null on a page by cursor.
    """

    scoring: ScoringFacts
    customers: list[ListedCustomer]
    next: str | None
    total: int | None
    page: int | None
    page_size: int
    has_more: bool
    sums: FoundSums | None = None


_PAGE: Final[TypeAdapter[CustomerPage]] = TypeAdapter(CustomerPage)


@dataclass(frozen=True, slots=True)
class ActionReason:
    """The claim that the action rests on; ``sentence`` is null where the text does not tell it."""

    claim_id: str
    sentence: str | None


@dataclass(frozen=True, slots=True)
class ShopMean:
    """The average customer of the scoring."""

    purchase_probability_30d: float | None
    predicted_spend_30d: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedCustomer(ListedCustomer):
    """One customer, with words; these are null where no model is loaded, as they compare with its customers."""

    scoring: ScoringFacts
    insight: str | None
    recommended_action: str | None
    insight_source: str | None
    insight_reason: str | None
    claims: tuple[ClaimReceipt, ...]
    history: tuple[CustomerOrder, ...]
    first_order: date | None
    last_order: date | None
    next_order: NextOrder
    spend_if_ordered: float | None
    shop_mean: ShopMean | None
    clv_365d_level: float
    recommended_action_reason: ActionReason | None


CSV: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "Ids and scores, a line each"}
}


def install(app: FastAPI) -> None:
    """Add the routes."""
    described = app.get(
        "/api/customers.csv",
        responses=store_errors() | CSV,
        tags=["customers"],
        **access(RouteKind.STORED),
        response_class=StreamingResponse,
    )
    described(customers_file)
    described = app.get(
        "/api/customers",
        responses=store_errors(400, 410),
        tags=["customers"],
        **access(RouteKind.STORED),
        response_model=CustomerPage,
    )
    described(customers)
    described = app.get(
        "/api/customers/{customer_id:path}", responses=store_errors(404), tags=["customers"], **access(RouteKind.STORED)
    )
    described(customer)


def customers(request: Request, query: Annotated[CustomersQuery, Query()]) -> Response:
    """Return a page of scored customers; pass `next` as `cursor` for the next page of the same scoring."""
    order, sought = query.in_order(), query.sought
    page = list_customers(services(request).store, sought, order, query.size, query.start, summed=query.totals)
    sums = None if page.sums is None else FoundSums(page.sums.predicted_spend_30d, page.sums.clv_365d)
    body = CustomerPage(
        scoring=facts(page.scoring),
        customers=[listed(one, page.scoring.scoring) for one in page.customers],
        next=page.next,
        total=page.total,
        page=None if query.cursor else query.start_at // query.size + 1,
        page_size=query.size,
        has_more=page.next is not None,
        sums=sums,
    )
    return Response(_PAGE.dump_json(body), media_type="application/json")  # ours: it needs no second check


def customers_file(request: Request, query: Annotated[FoundBy, Query()]) -> StreamingResponse:
    """Return ids and scores of everybody found, as csv: no contacts, and no cell that a spreadsheet takes for a formula."""
    store = services(request).store
    file = find_scores(store, query.filters, query.in_order())
    headers = {"Content-Disposition": 'attachment; filename="customers.csv"'}
    return StreamingResponse(score_lines(store, file), media_type="text/csv; charset=utf-8", headers=headers)


async def customer(request: Request, customer_id: str) -> DescribedCustomer:
    """Return everything that was scored of one customer, what drives it, and what to do about it."""
    wired = services(request)
    scoring, found, case = await run_in_threadpool(told_customer, wired.store, customer_id, wired.terms)
    insight = await _insight(wired, scoring, found, case)
    insight = advised(wired, found.customer_id, insight, wired.today())
    story = await run_in_threadpool(tell_story, wired.store, scoring.id, found, scoring.scoring.cutoff)
    return DescribedCustomer(
        **_fields(listed(found, scoring.scoring)),
        scoring=facts(scoring),
        insight=insight.text or None,
        recommended_action=insight.action or None,
        insight_source=insight.source or None,
        insight_reason=insight.reason,
        claims=insight.claims,
        **{name: getattr(story, name) for name in CustomerStory.__slots__},
        shop_mean=_shop_mean(scoring),
        clv_365d_level=INTERVAL_LEVEL,
        recommended_action_reason=_reason(insight),
    )


def _shop_mean(scoring: CurrentScoring) -> ShopMean | None:
    """None where the totals are of another version."""
    try:
        everybody = totals_of(scoring).everybody
    except NotReady:
        return None
    return ShopMean(everybody.mean_purchase_probability_30d, everybody.mean_predicted_spend_30d)


def _reason(insight: Insight) -> ActionReason | None:
    said = next((claim.says for claim in insight.claims if claim.id == insight.because), None)
    return ActionReason(insight.because, said) if insight.because else None


async def _insight(wired: Services, scoring: CurrentScoring, found: CustomerProfile, case: Case | None) -> Insight:
    try:
        parameters = wired.model.current.parameters
    except NotReady as reason:
        return Insight("", "", "", str(reason))
    spoken = replace(parameters, currency=scoring.scoring.currency)
    return await describe_customer(found, case, spoken, wired.words, scoring.scoring.cutoff)


def _fields(one: ListedCustomer) -> dict[str, Any]:
    return {field.name: getattr(one, field.name) for field in fields(one)}

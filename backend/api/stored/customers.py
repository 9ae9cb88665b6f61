"""``GET /api/customers`` and ``GET /api/customers/{customer_id}``: what the last scoring says of each."""

from dataclasses import dataclass, fields, replace
from typing import Annotated, Any, Final

from fastapi import FastAPI, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import TypeAdapter

from backend.api.http.access import RouteKind, access
from backend.api.http.advice import advised
from backend.api.http.dependencies import Services, services
from backend.api.http.error_responses import store_errors
from backend.api.stored.customers_query import CustomersQuery
from backend.api.stored.listed import ListedCustomer, listed
from backend.api.stored.scored import ScoringFacts, facts
from backend.contract.estimates import Insight
from backend.contract.profiles import CurrentScoring, CustomerProfile
from backend.contract.receipts import ClaimReceipt
from backend.errors import NotReady
from backend.insight.writing.case import Case
from backend.use_cases.list_customers import describe_customer, list_customers, told_customer


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """Customers in the order asked for; ``next`` is null on the last page.

    ``total`` counts everybody whom the filters leave; null on a page by cursor where counting would mean looking at each of
    them. ``page`` is null on a page by cursor.
    """

    scoring: ScoringFacts
    customers: list[ListedCustomer]
    next: str | None
    total: int | None
    page: int | None
    page_size: int
    has_more: bool


_PAGE: Final[TypeAdapter[CustomerPage]] = TypeAdapter(CustomerPage)


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedCustomer(ListedCustomer):
    """One customer, with words; these are null where no model is loaded, as they compare with its customers."""

    scoring: ScoringFacts
    insight: str | None
    recommended_action: str | None
    insight_source: str | None
    insight_reason: str | None
    claims: tuple[ClaimReceipt, ...]


def install(app: FastAPI) -> None:
    """Add both routes."""
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
    page = list_customers(services(request).store, query.filters(), query.ordered(), query.size, query.start)
    body = CustomerPage(
        scoring=facts(page.scoring),
        customers=[listed(one, page.scoring.scoring) for one in page.customers],
        next=page.next,
        total=page.total,
        page=None if query.cursor else query.start_at // query.size + 1,
        page_size=query.size,
        has_more=page.next is not None,
    )
    return Response(_PAGE.dump_json(body), media_type="application/json")  # ours: it needs no second check


async def customer(request: Request, customer_id: str) -> DescribedCustomer:
    """Return everything that was scored of one customer, what drives it, and what to do about it."""
    wired = services(request)
    scoring, found, case = await run_in_threadpool(told_customer, wired.store, customer_id)
    insight = await _insight(wired, scoring, found, case)
    insight = advised(wired, found.customer_id, insight, wired.today())
    return DescribedCustomer(
        **_fields(listed(found, scoring.scoring)),
        scoring=facts(scoring),
        insight=insight.text or None,
        recommended_action=insight.action or None,
        insight_source=insight.source or None,
        insight_reason=insight.reason,
        claims=insight.claims,
    )


async def _insight(wired: Services, scoring: CurrentScoring, found: CustomerProfile, case: Case | None) -> Insight:
    try:
        parameters = wired.model.current.parameters
    except NotReady as reason:
        return Insight("", "", "", str(reason))
    spoken = replace(parameters, currency=scoring.scoring.currency)
    return await describe_customer(found, case, spoken, wired.words, scoring.scoring.cutoff)


def _fields(one: ListedCustomer) -> dict[str, Any]:
    return {field.name: getattr(one, field.name) for field in fields(one)}

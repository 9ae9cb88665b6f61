"""``GET /api/customers`` and ``GET /api/customers/{customer_id}``: what the last scoring says of each."""

from dataclasses import dataclass, replace
from typing import Annotated, Any, Final, Literal

from fastapi import FastAPI, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, TypeAdapter, WithJsonSchema

from backend.api.http.access import RouteKind, access
from backend.api.http.dependencies import Services, services
from backend.api.http.error_responses import store_errors
from backend.api.stored.scored import ScoringFacts, facts
from backend.contract.estimates import Insight
from backend.contract.groups import KINDS, Group, find_group, slugs
from backend.contract.profiles import CurrentScoring, CustomerProfile
from backend.contract.receipts import ClaimReceipt
from backend.errors import NotReady, UnknownName
from backend.insight.writing.case import Case
from backend.stores.customers import Filters, Order
from backend.use_cases.list_customers import describe_customer, list_customers, told_customer

Sort = Literal[
    "predicted_spend_30d", "purchase_probability_30d", "clv_365d", "total_spend", "recency_days", "p_alive", "customer_id"
]
Probability = Annotated[float | None, Field(ge=0, le=1)]


def _one_of(*kinds: str) -> BeforeValidator:
    """Return a validator that reads a group by its name or its slug."""

    def read(given: Any) -> Group | None:
        try:
            return None if given is None else find_group(str(given), *kinds)
        except UnknownName as error:
            raise ValueError(str(error).rstrip(".")) from error

    return BeforeValidator(read)


def _listed(*kinds: str) -> WithJsonSchema:
    names = [name for kind, known in KINDS.items() if not kinds or kind in kinds for name in known]
    return WithJsonSchema({"type": "string", "enum": [*names, *slugs(*kinds)]})


AnyGroup = Annotated[Group | None, _one_of(), _listed(), Field(description="A group of any kind, by its name or its slug")]
AskedTier = Annotated[Group | None, _one_of("tier"), _listed("tier")]
AskedArchetype = Annotated[Group | None, _one_of("archetype"), _listed("archetype")]
AskedRfmSegment = Annotated[Group | None, _one_of("rfm_segment"), _listed("rfm_segment")]


class CustomersQuery(BaseModel):
    """Which customers, in which order. Customers without a value to sort by come last, in either direction."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=500)] = 50
    sort: Sort = "predicted_spend_30d"
    order: Literal["asc", "desc"] = "desc"
    segment: AnyGroup = None
    tier: AskedTier = None
    archetype: AskedArchetype = None
    rfm_segment: AskedRfmSegment = None
    min_probability: Probability = None
    max_probability: Probability = None
    min_clv: Annotated[float | None, Field(ge=0, le=1e12, description="Lifetime value over 365 days")] = None
    search: Annotated[
        Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=r"^[^\x00-\x1f\x7f]*$")] | None,
        Field(description="How the customer's id begins"),
    ] = None
    cursor: Annotated[str | None, Field(max_length=1_000, description="`next` of the page before")] = None

    def filters(self) -> Filters:
        """Return what the store is asked for."""
        asked = (self.segment, self.tier, self.archetype, self.rfm_segment)
        return Filters(
            tuple(group for group in asked if group), self.min_probability, self.max_probability, self.min_clv, self.search
        )


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """Customers in the order asked for; ``next`` is null on the last page."""

    scoring: ScoringFacts
    customers: list[CustomerProfile]
    next: str | None


_PAGE: Final[TypeAdapter[CustomerPage]] = TypeAdapter(CustomerPage)


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedCustomer(CustomerProfile):
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
    wired = services(request)
    order = Order(query.sort, query.order == "desc")
    page = list_customers(wired.store, query.filters(), order, query.limit, query.cursor)
    body = CustomerPage(facts(page.scoring), page.customers, page.next)
    return Response(_PAGE.dump_json(body), media_type="application/json")  # ours: it needs no second check


async def customer(request: Request, customer_id: str) -> DescribedCustomer:
    """Return everything that was scored of one customer, what drives it, and what to do about it."""
    wired = services(request)
    scoring, found, case = await run_in_threadpool(told_customer, wired.store, customer_id, wired.terms)
    insight = await _insight(wired, scoring, found, case)
    return DescribedCustomer(
        **{name: getattr(found, name) for name in CustomerProfile.__slots__},
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

"""``GET /api/customers`` and ``GET /api/customers/{customer_id}``: what the last scoring says of each."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Any, Final, Literal

from fastapi import FastAPI, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, TypeAdapter, WithJsonSchema

from backend.api.http.access import RouteKind, access
from backend.api.http.dependencies import Services, services
from backend.api.http.error_responses import store_errors
from backend.api.stored.scored import ScoringFacts, facts
from backend.contract.estimates import Insight
from backend.contract.groups import KINDS, Group, find_group, slugs
from backend.contract.profiles import CurrentScoring, CustomerProfile
from backend.contract.receipts import ClaimReceipt
from backend.contract.shop_views import CustomerOrder
from backend.contract.thresholds import INTERVAL_LEVEL
from backend.errors import NotReady, UnknownName
from backend.insight.writing.case import Case
from backend.stores.customers import Filters, Order
from backend.use_cases.list_customers import describe_customer, list_customers, told_customer
from backend.use_cases.segment_customers import totals_of
from backend.use_cases.show_customer import CustomerStory, NextOrder, tell_story
from backend.use_cases.write_scores import find_scores, score_lines

Sort = Literal[
    "predicted_spend_30d",
    "purchase_probability_30d",
    "clv_365d",
    "total_spend",
    "recency_days",
    "p_alive",
    "customer_id",
    "num_transactions",
    "expected_next_order",
]
Probability = Annotated[float | None, Field(ge=0, le=1)]
Orders = Annotated[int | None, Field(ge=0, le=1_000_000)]
RfmScore = Annotated[int | None, Field(ge=1, le=5)]


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


class FoundBy(BaseModel):
    """Which customers, in which order. Customers without a value to sort by come last, in either direction."""

    model_config = ConfigDict(extra="forbid")

    sort: Sort = "predicted_spend_30d"
    order: Literal["asc", "desc"] = "desc"
    segment: AnyGroup = None
    tier: AskedTier = None
    archetype: AskedArchetype = None
    rfm_segment: AskedRfmSegment = None
    min_probability: Probability = None
    max_probability: Probability = None
    min_clv: Annotated[float | None, Field(ge=0, le=1e12, description="Lifetime value over 365 days")] = None
    max_clv: Annotated[float | None, Field(ge=0, le=1e12)] = None
    min_orders: Orders = None
    max_orders: Orders = None
    due_within_days: Annotated[
        int | None, Field(ge=0, le=366, description="The next order is expected so many days after the scoring's day")
    ] = None
    rfm_recency: RfmScore = None
    rfm_frequency: RfmScore = None
    contains: Annotated[
        Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=r"^[^\x00-\x1f\x7f]*$")] | None,
        Field(description="Letters or digits anywhere in the customer's id"),
    ] = None
    search: Annotated[
        Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=r"^[^\x00-\x1f\x7f]*$")] | None,
        Field(description="How the customer's id begins"),
    ] = None

    def filters(self, scoring: CurrentScoring) -> Filters:
        """Return what the store is asked for; days count from the scoring's own."""
        asked = (self.segment, self.tier, self.archetype, self.rfm_segment)
        days = self.due_within_days
        return Filters(
            tuple(group for group in asked if group),
            self.min_probability,
            self.max_probability,
            self.min_clv,
            self.search,
            max_clv=self.max_clv,
            min_orders=self.min_orders,
            max_orders=self.max_orders,
            due_by=None if days is None else scoring.scoring.cutoff + timedelta(days=days),
            rfm_recency=self.rfm_recency,
            rfm_frequency=self.rfm_frequency,
            id_contains=self.contains,
        )

    def in_order(self) -> Order:
        """Return the order asked for."""
        return Order(self.sort, self.order == "desc")


class CustomersQuery(FoundBy):
    """A page of them."""

    limit: Annotated[int, Field(ge=1, le=500)] = 50
    cursor: Annotated[str | None, Field(max_length=1_000, description="`next` of the page before")] = None
    totals: Annotated[bool, Field(description="Add `total` and `sums` of everybody found: costs a look at each")] = False


@dataclass(frozen=True, slots=True)
class FoundSums:
    """What everybody found is predicted to spend and be worth, in currency."""

    predicted_spend_30d: float
    clv_365d: float | None


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """Customers in the order asked for; ``next`` is null on the last page, ``total`` and ``sums`` unless asked for."""

    scoring: ScoringFacts
    customers: list[CustomerProfile]
    next: str | None
    total: int | None = None
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
class DescribedCustomer(CustomerProfile):
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
    wired = services(request)
    order = query.in_order()
    page = list_customers(wired.store, query.filters, order, query.limit, query.cursor, summed=query.totals)
    body = CustomerPage(facts(page.scoring), page.customers, page.next)
    if page.sums is not None:
        found = FoundSums(page.sums.predicted_spend_30d, page.sums.clv_365d)
        body = replace(body, total=page.sums.customers, sums=found)
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
    scoring, found, case = await run_in_threadpool(told_customer, wired.store, customer_id)
    insight = await _insight(wired, scoring, found, case)
    story = await run_in_threadpool(tell_story, wired.store, scoring.id, found, scoring.scoring.cutoff)
    return DescribedCustomer(
        **{name: getattr(found, name) for name in CustomerProfile.__slots__},
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

"""Which customers a page shows, in which order, from where on: in our words, or in an older dashboard's."""

from datetime import timedelta
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema, model_validator

from backend.api.stored.listed import UNKNOWN_SOURCE
from backend.contract.profiles import CurrentScoring
from backend.contract.shop.groups import KINDS, Group, find_group, slugs
from backend.errors import UnknownName
from backend.stores.scored.customers import Filters, Order

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
OlderSort = Literal["predicted_clv", "total_spent", "days_since_last_purchase", "customer_id"]
Direction = Literal["asc", "desc"]
SORTS: Final[dict[OlderSort, Sort]] = {
    "predicted_clv": "clv_365d",
    "total_spent": "total_spend",
    "days_since_last_purchase": "recency_days",
    "customer_id": "customer_id",
}
USUAL, OLDER_USUAL = 50, 100
"""Customers on a page where its size is not said: of ours, and of pages by number."""
MOST_OFFSET: Final = 100_000
"""Customers before a page by offset have to be walked past; a cursor starts where the last page ended."""
OURS: Final = 500
"""A larger page is an older dashboard's."""
SAID_ONCE: Final = (("cursor", "offset", "page"), ("limit", "page_size"), ("sort", "sort_by"), ("order", "sort_order"))
"""Words of which a request has one at most."""
Probability = Annotated[float | None, Field(ge=0, le=1)]
Orders = Annotated[int | None, Field(ge=0, le=1_000_000)]
RfmScore = Annotated[int | None, Field(ge=1, le=5)]
Clv = Annotated[float | None, Field(ge=0, le=1e12, description="Lifetime value over 365 days")]


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
_Text = Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=r"^[^\x00-\x1f\x7f]*$")]


class FoundBy(BaseModel):
    """Which customers, in which order. Customers without a value to sort by come last, in either direction."""

    model_config = ConfigDict(extra="forbid")

    sort: Annotated[Sort | None, Field(description="predicted_spend_30d where nothing is asked for")] = None
    order: Direction = "desc"
    segment: AnyGroup = None
    tier: AskedTier = None
    archetype: AskedArchetype = None
    rfm_segment: AskedRfmSegment = None
    min_probability: Probability = None
    max_probability: Probability = None
    min_clv: Clv = None
    max_clv: Clv = None
    min_orders: Orders = None
    max_orders: Orders = None
    due_within_days: Annotated[
        int | None, Field(ge=0, le=366, description="The next order is expected so many days after the scoring's day")
    ] = None
    rfm_recency: RfmScore = None
    rfm_frequency: RfmScore = None
    contains: Annotated[_Text | None, Field(description="Letters or digits anywhere in the customer's id")] = None
    search: Annotated[_Text | None, Field(description="How the customer's id begins")] = None

    def filters(self, scoring: CurrentScoring) -> Filters:
        """Return what the store is asked for; days count from the scoring's own."""
        asked = (self.segment, self.tier, self.archetype, self.rfm_segment)
        days = self.due_within_days
        return Filters(
            groups=tuple(group for group in asked if group),
            min_probability=self.min_probability,
            max_probability=self.max_probability,
            min_clv=self.min_clv,
            max_clv=self.max_clv,
            id_prefix=self.search,
            min_orders=self.min_orders,
            max_orders=self.max_orders,
            due_by=None if days is None else scoring.scoring.cutoff + timedelta(days=days),
            rfm_recency=self.rfm_recency,
            rfm_frequency=self.rfm_frequency,
            id_contains=self.contains,
        )

    def in_order(self) -> Order:
        """Return the order; what nobody says is the highest forecast first."""
        return Order(self.sort or "predicted_spend_30d", self.order == "desc")


class CustomersQuery(FoundBy):
    """A page of them.

    Pages by `offset`, by `page`, or of more than 500 customers are an older dashboard's: unless a sort is asked for, they
    begin with the highest lifetime value.
    """

    limit: Annotated[int, Field(ge=1, le=1_000)] = USUAL
    cursor: Annotated[str | None, Field(max_length=1_000, description="`next` of the page before")] = None
    totals: Annotated[bool, Field(description="Add `total` and `sums` of everybody found: costs a look at each")] = False
    offset: Annotated[
        int | None, Field(ge=0, le=MOST_OFFSET, description="Customers before this page; a cursor goes further")
    ] = None
    page: Annotated[int | None, Field(ge=1, le=MOST_OFFSET, description="Which page, instead of an offset")] = None
    page_size: Annotated[int | None, Field(ge=1, le=1_000, description="Instead of a limit")] = None
    sort_by: Annotated[OlderSort | None, Field(description="Instead of sort")] = None
    sort_order: Annotated[Direction | None, Field(description="Instead of order")] = None
    source: Annotated[_Text | None, Field(description=f"Acquisition source; of all customers {UNKNOWN_SOURCE}")] = None

    @model_validator(mode="after")
    def _said_once(self) -> "CustomersQuery":
        for alike in SAID_ONCE:
            said = [name for name in alike if name in self.model_fields_set and getattr(self, name) is not None]
            if len(said) > 1:
                raise ValueError(f"{' and '.join(said)} say the same thing; send one of them")
        if self.start_at > MOST_OFFSET:
            raise ValueError(f"page {self.page} begins after more than {MOST_OFFSET:,} customers; send `next` as cursor")
        return self

    @property
    def size(self) -> int:
        """Return how many customers the page has."""
        usual = OLDER_USUAL if self.page is not None and "limit" not in self.model_fields_set else self.limit
        return self.page_size or usual

    @property
    def start_at(self) -> int:
        """Return how many customers come before the page, where it is not a cursor that says it."""
        return self.offset if self.offset is not None else ((self.page or 1) - 1) * self.size

    @property
    def older(self) -> bool:
        """Return whether an older dashboard asks."""
        return self.offset is not None or self.page is not None or self.page_size is not None or self.limit > OURS

    @property
    def start(self) -> str | int | None:
        """Return where the page begins: a cursor, a number of customers, or None for the beginning of ours."""
        return self.cursor or (self.start_at if self.older else None)

    def in_order(self) -> Order:
        """Return the order; what nobody says is the highest forecast first, or value for an older dashboard."""
        usual: Sort = "clv_365d" if self.older else "predicted_spend_30d"
        by: Sort = self.sort or (SORTS[self.sort_by] if self.sort_by else usual)
        return Order(by, (self.sort_order or self.order) == "desc")

    def sought(self, scoring: CurrentScoring) -> Filters | None:
        """Return what the store is asked for; None where nobody can be meant: no customer's source is known."""
        if self.source is not None and self.source.casefold() != UNKNOWN_SOURCE.casefold():
            return None
        return self.filters(scoring)

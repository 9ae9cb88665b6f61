"""What each tool takes, as the protocol's clients see it."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from backend.audiences.formats import FormatName
from backend.insight.checking.verify import MOST_CHARACTERS

CustomerId = Annotated[str, Field(min_length=1, max_length=128, description="The customer's id in the order log")]
GroupName = Annotated[str, Field(max_length=60, description="A tier, segment, archetype or RFM segment, by name or slug")]
Sort = Literal["predicted_spend_30d", "purchase_probability_30d", "clv_365d", "total_spend", "recency_days", "customer_id"]


class Asked(BaseModel):
    """No argument that a tool does not know is passed over."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Nothing(Asked):
    """No arguments."""


class Search(Asked):
    """Which customers, in which order."""

    id_prefix: Annotated[str | None, Field(max_length=128, description="How the id begins")] = None
    group: GroupName | None = None
    min_probability: Annotated[float | None, Field(ge=0, le=1, description="Of an order within 30 days")] = None
    min_clv: Annotated[float | None, Field(ge=0, le=1e12, description="Value over 365 days, in currency")] = None
    sort: Sort = "predicted_spend_30d"
    descending: bool = True
    limit: Annotated[int, Field(ge=1, le=50)] = 10
    cursor: Annotated[str | None, Field(max_length=1_000, description="`next` of the page before")] = None


class OneCustomer(Asked):
    """Which customer."""

    customer_id: CustomerId


class Audience(Asked):
    """Which group, and whose file's columns are counted."""

    group: Annotated[str, Field(max_length=60, description="A group by name or slug, or `all`")]
    format: FormatName = "generic"


class WhatIf(Asked):
    """A stored customer with some features changed; or all six features, and no customer."""

    customer_id: CustomerId | None = None
    features: Annotated[
        dict[str, float],
        Field(
            max_length=12,
            description="total_spend, avg_spend, num_transactions, total_units, unique_products, recency_days (days)",
        ),
    ]
    as_of: Annotated[
        date | None, Field(description="The first of the 30 days; a stored customer's scoring day if not said")
    ] = None


class WrittenText(Asked):
    """A text that somebody, or some model, wrote about one customer."""

    text: Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS)]
    customer: CustomerId

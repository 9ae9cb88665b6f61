"""Orders as they are posted: bounded, and put into the words of our own columns."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from backend.contract.shop.arrivals import Arrival, Row
from backend.errors import BadInput

MOST_ORDERS: Final = 1_000
MOST_ITEMS: Final = 5_000
MOST_MONEY: Final = Decimal(10**9)
AHEAD: Final = timedelta(days=1)
"""The shop's own clock may be so far ahead of ours."""
Name = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^\S(.*\S)?$")]
Money = Annotated[Decimal, Field(ge=0, le=MOST_MONEY, allow_inf_nan=False, max_digits=18, decimal_places=4)]
EXAMPLE: Final[dict[str, Any]] = {
    "order_id": "A-1001",
    "customer_id": "13085",
    "ordered_at": "2025-07-02T10:15:00",
    "currency": "GBP",
    "country": "United Kingdom",
    "items": [{"product_id": "85048", "description": "Glass ball lights", "quantity": 2, "unit_price": "6.95"}],
}


class ItemBody(BaseModel):
    """A line of an order; a quantity below 0 was sent back."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    product_id: Annotated[str, Field(max_length=128)] = ""
    description: Annotated[str, Field(max_length=300)] = ""
    quantity: Annotated[Decimal, Field(ge=-(10**6), le=10**6, allow_inf_nan=False, decimal_places=4)] = Decimal(1)
    unit_price: Money = Field(description="In the currency of the order; at least 0")


class OrderBody(BaseModel):
    """One order as it is now. A later body of the same `order_id` takes its place; an equal one changes nothing."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, json_schema_extra={"examples": [EXAMPLE]})

    order_id: Name
    customer_id: Name = Field(description="As the order log calls the customer")
    ordered_at: datetime = Field(description="By the shop's own clock; a zone behind it is left out")
    updated_at: datetime | None = Field(None, description="When it became what it is here; by default now")
    status: Literal["placed", "cancelled"] = "placed"
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = Field(None, description="By default the log's")
    country: Annotated[str, Field(max_length=60)] = ""
    total: Money | None = Field(None, description="Of an order whose items nobody tells")
    refunded: Money = Field(Decimal(0), description="What went back of it, all together")
    items: list[ItemBody] = Field([], max_length=MOST_ITEMS)

    @field_validator("customer_id", "order_id", mode="before")
    @classmethod
    def _number_as_text(cls, given: Any) -> Any:
        return str(given) if isinstance(given, int) and not isinstance(given, bool) else given

    @model_validator(mode="after")
    def _has_money(self) -> Self:
        if bool(self.items) == (self.total is not None):
            raise ValueError("give either items, or the order's total")
        if any(item.quantity == 0 for item in self.items):
            raise ValueError("an item's quantity is 0")
        if self.ordered_at.replace(tzinfo=None) < datetime(1980, 1, 1):
            raise ValueError("ordered_at is before 1980")
        return self


class OrdersBody(BaseModel):
    """Several orders; one order alone may stand without this frame."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"orders": [EXAMPLE]}, EXAMPLE]})

    orders: list[OrderBody] = Field(min_length=1, max_length=MOST_ORDERS)

    @model_validator(mode="before")
    @classmethod
    def _one_alone(cls, given: Any) -> Any:
        return {"orders": [given]} if isinstance(given, dict) and "order_id" in given else given


def arrivals_of(body: OrdersBody, currency: str | None, now: datetime) -> list[Arrival]:
    """Return the orders. Raises ``BadInput`` for one of the future, or in another currency than the scoring's."""
    found = [_arrival(one, now) for one in body.orders]
    for place, one in enumerate(body.orders):
        where = f"orders.{place}"
        if one.ordered_at.replace(tzinfo=None) > now.replace(tzinfo=None) + AHEAD:
            raise BadInput(f"{where}.ordered_at: the order {one.order_id!r} is of the future.", field=f"{where}.ordered_at")
        if one.currency and currency and one.currency != currency:
            raise BadInput(
                f"{where}.currency: the order {one.order_id!r} is in {one.currency}, and what is scored is in {currency}.",
                field=f"{where}.currency",
            )
    return found


def _arrival(one: OrderBody, now: datetime) -> Arrival:
    changed = one.updated_at or now
    changed = changed.astimezone(UTC).replace(tzinfo=None) if changed.tzinfo else changed
    rows = () if one.status == "cancelled" else tuple(_rows(one))
    return Arrival("orders", one.order_id, one.customer_id, changed, rows)


def _rows(one: OrderBody) -> list[Row]:
    order = {
        "order_id": one.order_id,
        "customer_id": one.customer_id,
        "at": f"{one.ordered_at:%Y-%m-%d %H:%M:%S}",
        "country": one.country,
        "currency": one.currency or "",
    }
    items: Sequence[ItemBody] = one.items or [ItemBody(unit_price=one.total or Decimal(0))]
    if one.refunded:
        items = [*items, ItemBody(quantity=Decimal(-1), unit_price=one.refunded)]
    return [
        order
        | {
            "product_id": item.product_id,
            "description": item.description,
            "quantity": f"{item.quantity:f}",
            "unit_price": f"{item.unit_price:f}",
        }
        for item in items
    ]

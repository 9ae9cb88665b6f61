"""What clients of the older services send; ``guardrails.client_words`` says what each word means."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, WithJsonSchema
from pydantic.config import JsonDict

from backend.api.predictions.feature_schema import describe_client_words
from backend.api.predictions.schemas import AsOf, CustomerId, Number, unknown_fields
from backend.guardrails.client_words import CLIENT_WORDS, UNUSED
from backend.use_cases.texts.describe_customers import MOST_CUSTOMERS

EXAMPLES: dict[str, JsonDict] = {
    "by gaps": {
        "customer_id": "CUST_001",
        "recency": 30,
        "frequency": 6,
        "monetary_value": 900.0,
        "tenure": 365,
        "avg_order_value": 150.0,
        "days_between_purchases": 67,
        "total_orders": 6,
        "age": 35,
        "gender": "F",
        "country": "UK",
    },
    "by totals": {
        "total_spent": 1250.0,
        "num_orders": 10,
        "avg_order_value": 125.0,
        "days_since_first_purchase": 400,
        "days_since_last_purchase": 20,
        "category_diversity": 4,
        "purchase_frequency": 0.75,
        "monthly_spending": 93.75,
    },
    "for a campaign": {
        "total_orders": 8,
        "total_spent": 960.0,
        "avg_order_value": 120.0,
        "days_since_first_purchase": 300,
        "days_since_last_purchase": 15,
        "num_categories": 3,
        "acquisition_source": "meta_ads",
        "campaign_type": "lookalike",
        "acquisition_cost": 40.0,
        "email_engagement_rate": 0.35,
        "return_rate": 0.05,
    },
}
_Amount = Number | None


def _documented(schema: JsonDict) -> None:
    describe_client_words(schema)
    schema["examples"] = list(EXAMPLES.values())


class ClientRequest(BaseModel):
    """One customer in the words of an older client.

    Orders, money and the days since the first and since the last purchase must be there, each by any of its words; null
    counts as not sent.
    """

    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True, json_schema_extra=_documented)

    customer_id: CustomerId | None = None
    total_spend: _Amount = None
    total_spent: _Amount = None
    monetary_value: _Amount = None
    avg_spend: _Amount = None
    avg_order_value: _Amount = None
    num_transactions: _Amount = None
    total_orders: _Amount = None
    num_orders: _Amount = None
    frequency: _Amount = None
    recency_days: _Amount = None
    recency: _Amount = None
    days_since_last_purchase: _Amount = None
    tenure_days: _Amount = None
    tenure: _Amount = None
    days_since_first_purchase: _Amount = None
    days_between_purchases: _Amount = None
    x: _Amount = None
    t_x: _Amount = None
    T: _Amount = None
    as_of: AsOf = None

    def numbers(self) -> dict[str, float]:
        """Return the numbers that were sent and that a model takes, by the client's words."""
        return {word: value for word in CLIENT_WORDS if (value := getattr(self, word)) is not None}

    def unused_fields(self) -> list[str]:
        """Return one sentence for each field that was sent and plays no part."""
        extra = [name for name, value in (self.model_extra or {}).items() if value is not None]
        known = [name for name in extra if name in UNUSED]
        sentences = [f"Not used by any model here: {', '.join(known)}."] if known else []
        return sentences + unknown_fields([name for name in extra if name not in UNUSED])


_Customer = Annotated[Any, WithJsonSchema({"description": "As for the single prediction: see ClientRequest."})]
_Customers = Annotated[list[_Customer], Field(min_length=1, max_length=MOST_CUSTOMERS)]
# Each is checked on its own, so that one bad customer does not cost the others their answer.


class CustomersBody(BaseModel):
    """The list under a name."""

    customers: _Customers


def _form(body: Any) -> str:
    return "list" if isinstance(body, list) else "object"


ClientBatch = Annotated[Annotated[_Customers, Tag("list")] | Annotated[CustomersBody, Tag("object")], Discriminator(_form)]

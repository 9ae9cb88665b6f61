"""The feature contracts: names, order, units and meanings of ``contract_v1`` and of ``client_v1``."""

from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar


@dataclass(frozen=True, slots=True)
class Feature:
    """One number about one customer, as of a cutoff.

    ``most`` is the largest value that is believed to describe one customer of a shop: beyond it the input is a mistake
    (a timestamp in the place of days, cents summed over a chain).
    """

    name: str
    unit: str
    meaning: str
    whole: bool
    most: float

    @property
    def elapsed(self) -> bool:
        """Whether this is time since something happened: it begins at 0 for anyone, so no value is too low."""
        return self.unit == "days"


CONTRACT_V1: tuple[Feature, ...] = (
    Feature("total_spend", "currency", "sum of net line amounts", whole=False, most=1e9),
    Feature("avg_spend", "currency", "total_spend / num_transactions (per order, not per line)", whole=False, most=1e9),
    Feature("num_transactions", "orders", "distinct orders", whole=True, most=1e6),
    Feature("total_units", "units", "sum of quantities bought", whole=True, most=1e9),
    Feature("unique_products", "products", "distinct products bought", whole=True, most=1e6),
    Feature("recency_days", "days", "cutoff minus last purchase", whole=False, most=36_525),
)

Value = TypeVar("Value")


class ContractV1(NamedTuple, Generic[Value]):
    """The values of ``contract_v1``, in its order: a number each of one customer, or an array each of many."""

    total_spend: Value
    avg_spend: Value
    num_transactions: Value
    total_units: Value
    unique_products: Value
    recency_days: Value


FeatureVector = ContractV1[float]
"""One customer's values."""
FEATURE_NAMES: tuple[str, ...] = ContractV1._fields

CLIENT_V1: tuple[Feature, ...] = (
    *(feature for feature in CONTRACT_V1 if feature.name not in {"total_units", "unique_products"}),
    Feature("tenure_days", "days", "cutoff minus first purchase", whole=False, most=36_525),
    Feature(
        "days_between_purchases",
        "days",
        "(tenure_days - recency_days) / (num_transactions - 1); 0 for one order",
        whole=False,
        most=36_525,
    ),
)
"""What clients of the older services can send: no units, no products, and two times more than ``contract_v1``."""


class ClientV1(NamedTuple, Generic[Value]):
    """The values of ``client_v1``, in its order: a number each of one customer, or an array each of many."""

    total_spend: Value
    avg_spend: Value
    num_transactions: Value
    recency_days: Value
    tenure_days: Value
    days_between_purchases: Value


CLIENT_NAMES: tuple[str, ...] = ClientV1._fields

# What clients of other customer-value services call the same thing. One table; mapping is by name, never by position.
# ``guardrails.client_words`` says what is meant where a body has two words for one thing.
SYNONYMS: dict[str, str] = {
    "monetary_value": "total_spend",
    "total_spent": "total_spend",
    "avg_order_value": "avg_spend",
    "frequency": "num_transactions",
    "total_orders": "num_transactions",
    "num_orders": "num_transactions",
    "recency": "recency_days",
    "days_since_last_purchase": "recency_days",
    "tenure": "tenure_days",
    "T": "tenure_days",
    "days_since_first_purchase": "tenure_days",
}

"""How a customer may be reached, and how an audience file shows them."""

from dataclasses import dataclass, field
from datetime import date

from backend.contract.profiles import Tier
from backend.contract.thresholds import Archetype, Segment


@dataclass(frozen=True, slots=True)
class Contact:
    """One customer's contact, normalised: e-mail in lower case, phone in E.164, country by ISO 3166-1 alpha-2.

    Without ``consent`` nothing but the id is kept. ``bad_email``, ``bad_phone``: one was given that no platform would take.
    """

    customer_id: str
    consent: bool
    email: str | None = None
    phone: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    city: str | None = None
    zip: str | None = None
    country: str | None = None
    bad_email: bool = False
    bad_phone: bool = False


@dataclass(frozen=True, slots=True)
class Refusals:
    """Identifiers of anyone who said no: a no for one outweighs every yes, under any customer_id.

    ``emails`` in lower case (whether or not a platform would take them), ``phones`` in E.164, ``digits`` of phones without
    their country, without leading zeros: they stand for every number that ends so.
    """

    emails: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    digits: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Member:
    """One row of an audience: who consented, how they are reached, what was scored. Money in currency, times in days.

    ``value`` is the amount that platforms are told: lifetime value over 365 days where there is one, else predicted spend.
    """

    contact: Contact
    value: float | None
    predicted_spend_30d: float
    purchase_probability_30d: float
    clv_365d: float | None
    churn_probability: float
    expected_next_order: date | None
    expected_orders_365d: float | None
    days_between_purchases: float | None
    segment: Segment
    tier: Tier
    archetype: Archetype
    rfm_segment: str | None


@dataclass(frozen=True, slots=True)
class Reach:
    """Of the customers of one group: how many rows a file has, who is left out and why, and what the rows hold.

    ``rows + no_contact + no_consent + no_identifier == customers``.
    """

    customers: int
    rows: int
    no_contact: int
    no_consent: int
    no_identifier: int
    bad_emails: int
    bad_phones: int
    with_value: int
    distinct_values: int

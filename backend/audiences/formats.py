"""Each platform's file: its columns, exactly, and how a customer stands in them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, get_args

from backend.audiences.identifiers import digits, letters, name, sha256_hex, zip_code
from backend.contract.shop.contacts import Member

FormatName = Literal["meta", "google", "klaviyo", "generic"]
FORMAT_NAMES: Final[tuple[FormatName, ...]] = get_args(FormatName)


@dataclass(frozen=True, slots=True)
class Format:
    """``cells`` gives as many as ``columns``."""

    columns: tuple[str, ...]
    cells: Callable[[Member], list[str]]


def _meta(member: Member) -> list[str]:
    """Return Meta's cells: everything about a person hashed, the value as an amount; dates of birth are unknown."""
    contact = member.contact
    hashed = [
        sha256_hex(text)
        for text in (
            name(contact.first_name),
            name(contact.last_name),
            zip_code(contact.zip, contact.country),
            letters(contact.city),
            "",
            contact.country,
        )
    ]
    return [
        sha256_hex(contact.email),
        "",
        "",
        sha256_hex(digits(contact.phone)),
        "",
        "",
        "",
        *hashed,
        "",
        "",
        "",
        "",
        "",
        _amount(member.value),
    ]


def _google(member: Member) -> list[str]:
    contact = member.contact
    return [
        sha256_hex(contact.email),
        sha256_hex(contact.phone),
        sha256_hex(name(contact.first_name)),
        sha256_hex(name(contact.last_name)),
        contact.country or "",
        contact.zip or "",
    ]


def _klaviyo(member: Member) -> list[str]:
    """Return Klaviyo's cells in plain text, as it sends the messages; our predictions go under its own names."""
    contact = member.contact
    return [
        contact.email or "",
        contact.phone or "",
        contact.first_name or "",
        contact.last_name or "",
        contact.city or "",
        contact.zip or "",
        contact.country or "",
        _amount(member.clv_365d),
        _number(member.churn_probability),
        _day(member),
        _number(member.expected_orders_365d),
        _number(member.days_between_purchases),
        member.tier,
        member.segment,
        member.archetype,
        member.rfm_segment or "",
    ]


def _generic(member: Member) -> list[str]:
    return [
        member.contact.customer_id,
        *_klaviyo(member),
        _amount(member.predicted_spend_30d),
        _number(member.purchase_probability_30d),
    ]


_META: Final = (
    "email",
    "email",
    "email",
    "phone",
    "phone",
    "phone",
    "madid",
    "fn",
    "ln",
    "zip",
    "ct",
    "st",
    "country",
    "dob",
    "doby",
    "gen",
    "age",
    "uid",
    "value",
)
_GOOGLE: Final = ("Email", "Phone", "First Name", "Last Name", "Country", "Zip")
_SCORED: Final = (
    "predicted_clv",
    "churn_probability",
    "expected_date_of_next_order",
    "predicted_number_of_orders",
    "average_days_between_orders",
    "tier",
    "segment",
    "archetype",
    "rfm_segment",
)
_KLAVIYO: Final = ("Email", "Phone Number", "First Name", "Last Name", "City", "Zip Code", "Country", *_SCORED)
_GENERIC: Final = (
    "customer_id",
    "email",
    "phone",
    "first_name",
    "last_name",
    "city",
    "zip",
    "country",
    *_SCORED,
    "predicted_spend_30d",
    "purchase_probability_30d",
)
FORMATS: Final[dict[FormatName, Format]] = {
    "meta": Format(_META, _meta),
    "google": Format(_GOOGLE, _google),
    "klaviyo": Format(_KLAVIYO, _klaviyo),
    "generic": Format(_GENERIC, _generic),
}


def _amount(value: float | None) -> str:
    return "" if value is None else f"{max(value, 0.0):.2f}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".")


def _day(member: Member) -> str:
    return member.expected_next_order.isoformat() if member.expected_next_order else ""

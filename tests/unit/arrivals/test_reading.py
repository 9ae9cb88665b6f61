"""Webhooks read as the export of the same shop would be: the same money, the same customer, the same reasons."""

from datetime import datetime
from typing import Any

import pytest

from backend.use_cases.orders import shopify, stripe, woocommerce
from training.arrivals.columns import LogColumns
from training.arrivals.reading import Read, read

NOW = datetime(2025, 7, 2, 12)
LOG = LogColumns("shopify", {}, "GBP", "2025-07-02")
SHOPIFY: dict[str, Any] = {
    "id": 450789469, "name": "#1001", "email": "Bob@Example.com", "phone": "+442079460018", "test": False,
    "created_at": "2025-07-01T10:15:00-04:00", "updated_at": "2025-07-01T10:15:00-04:00", "cancelled_at": None,
    "financial_status": "paid", "currency": "GBP", "total_price": "13.90", "tags": "",
    "shipping_address": {"country_code": "GB", "name": "Bob Biller", "address1": "Chestnut Street 92"},
    "customer": {"first_name": "Bob", "last_name": "Biller"},
    "line_items": [{"sku": "85048", "name": "Lights", "quantity": 2, "price": "5.00"},
                   {"sku": "POST", "quantity": 1, "price": "3.90"}],
    "refunds": [],
}  # fmt: skip
WOO: dict[str, Any] = {
    "id": 727, "number": "727", "status": "processing", "currency": "GBP", "date_created": "2025-07-01T10:15:00",
    "date_modified_gmt": "2025-07-01T09:15:00", "total": "13.90", "customer_id": 26, "refunds": [],
    "billing": {"first_name": "Ann", "email": "ann@example.com", "country": "GB", "address_1": "1 High Street"},
    "line_items": [{"sku": "85048", "name": "Lights", "quantity": 2, "price": 6.95}],
}  # fmt: skip
CHARGE: dict[str, Any] = {
    "id": "ch_1", "amount": 1390, "amount_refunded": 0, "currency": "gbp", "customer": "cus_1", "captured": True,
    "created": 1751364900, "livemode": True, "status": "succeeded", "refunded": False,
    "billing_details": {"email": "ann@example.com", "name": "Ann"},
}  # fmt: skip


def of_shopify(**changes: Any) -> Read:
    return read([shopify.arrival_of("orders/updated", SHOPIFY | changes, NOW)], LOG)


def of_woo(topic: str = "order.updated", **changes: Any) -> Read:
    return read([woocommerce.arrival_of(topic, WOO | changes, NOW)], LOG)


def of_stripe(kind: str = "charge.succeeded", **changes: Any) -> Read:
    event = {"type": kind, "created": 1751364901, "data": {"object": CHARGE | changes}}
    return read([stripe.arrival_of(event)], LOG)


def money(found: Read) -> float:
    return float(sum(line["net_amount"] for lines in found.lines.values() for line in lines))


def who(found: Read) -> set[str]:
    return {line["customer_id"] for lines in found.lines.values() for line in lines}


def test_an_order_of_shopify_is_its_e_mail_s_and_its_total() -> None:
    found = of_shopify()
    assert (money(found), who(found), set(found.lines)) == (13.9, {"bob@example.com"}, {"#1001"})
    assert {line["at"] for line in found.lines["#1001"]} == {datetime(2025, 7, 1, 10, 15)}


def test_without_an_e_mail_it_is_its_telephone_s() -> None:
    assert who(of_shopify(email=None)) == {"+442079460018"}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"cancelled_at": "2025-07-01T12:00:00-04:00"}, "cancelled"),
        ({"financial_status": "voided"}, "voided"),
        ({"financial_status": "pending"}, "pending payment"),
        ({"test": True}, "test order"),
        ({"currency": "EUR"}, "it is in EUR, and the log is in GBP"),
    ],
)
def test_what_the_export_s_dialect_sets_aside_is_set_aside(changes: dict[str, Any], reason: str) -> None:
    found = of_shopify(**changes)
    assert (found.lines, found.reasons) == ({}, {"#1001": reason})


def test_what_went_back_is_taken_off() -> None:
    refunds = [{"id": 1, "transactions": [{"kind": "refund", "status": "success", "amount": "5.00"}]}]
    assert money(of_shopify(financial_status="partially_refunded", refunds=refunds)) == pytest.approx(8.9)


def test_names_addresses_and_telephones_are_not_kept() -> None:
    told = (
        shopify.arrival_of("orders/create", SHOPIFY, NOW).cells()
        + woocommerce.arrival_of("order.created", WOO, NOW).cells()
    )
    told += stripe.arrival_of({"type": "charge.succeeded", "created": 1, "data": {"object": CHARGE}}).cells()
    for name in ("Bob B", "Biller", "Chestnut", "High Street", "Ann", "ann@", "+4420"):
        assert name not in told


def test_an_order_of_woocommerce_is_its_account_s_or_its_guest_s() -> None:
    assert who(of_woo()) == {"26"}
    assert who(of_woo(customer_id=0)) == {"ann@example.com"}


@pytest.mark.parametrize(
    ("status", "reason"), [("cancelled", "cancelled"), ("on-hold", "pending payment"), ("failed", "failed payment")]
)
def test_woocommerce_s_states_are_the_file_s(status: str, reason: str) -> None:
    assert of_woo(status=status).reasons == {"727": reason}


def test_woocommerce_s_refunds_are_taken_off() -> None:
    assert money(of_woo(refunds=[{"id": 1, "total": "-3.90"}])) == pytest.approx(10.0)


def test_a_deleted_order_is_gone() -> None:
    assert of_woo("order.deleted").reasons == {"727": "there is no such order any more"}


def test_a_charge_is_an_order_in_the_currency_s_own_units() -> None:
    assert (money(of_stripe()), who(of_stripe())) == (13.9, {"cus_1"})
    event = {"type": "charge.succeeded", "created": 1, "data": {"object": CHARGE | {"currency": "jpy"}}}
    yen = read([stripe.arrival_of(event)],
               LogColumns("stripe", {}, None, "2025-07-02"))  # fmt: skip
    assert money(yen) == 1390


def test_a_charge_that_went_back_is_an_order_of_nothing() -> None:
    assert money(of_stripe("charge.refunded", refunded=True, amount_refunded=1390)) == 0
    assert money(of_stripe("charge.refunded", amount_refunded=390)) == pytest.approx(10.0)


@pytest.mark.parametrize("changes", [{"captured": False}, {"livemode": False}, {"status": "failed"}])
def test_a_charge_that_brought_no_money_is_set_aside(changes: dict[str, Any]) -> None:
    assert of_stripe(**changes).lines == {}


@pytest.mark.parametrize("kind", ["checkout.session.completed", "payment_intent.succeeded", "customer.created"])
def test_what_a_charge_tells_too_is_not_counted_beside_it(kind: str) -> None:
    assert stripe.arrival_of({"type": kind, "created": 1, "data": {"object": CHARGE}}) is None

"""Sources that are known and name no people are refused with the way out; with people in them they are read."""

from decimal import Decimal
from pathlib import Path

import pytest

from backend.errors import UnreadableLog
from tests.order_files import bought, csv_of, read, write

AMAZON = (
    "amazon-order-id",
    "purchase-date",
    "order-status",
    "sales-channel",
    "sku",
    "asin",
    "quantity",
    "currency",
    "item-price",
)
PAID = ("123-1", "2025-01-03T10:00:00+00:00", "Shipped", "Amazon.com", "S1", "B01", "2", "USD", "20.00")
INSTACART = ("order_id", "user_id", "eval_set", "order_number", "order_dow", "order_hour_of_day", "days_since_prior_order")
EVENTS = (
    "event_date",
    "event_timestamp",
    "event_name",
    "user_pseudo_id",
    "ecommerce.transaction_id",
    "ecommerce.purchase_revenue",
)


def refusal(folder: Path, header: tuple[str, ...], *rows: tuple[str, ...]) -> str:
    with pytest.raises(UnreadableLog) as refused:
        read(write(folder, csv_of(rows, header)))
    return str(refused.value)


def test_an_amazon_report_has_no_buyer(tmp_path: Path) -> None:
    assert "take the report with the column buyer-email" in refusal(tmp_path, AMAZON, PAID)


def test_an_amazon_report_with_buyers_is_read(tmp_path: Path) -> None:
    rows = [(*PAID, "a@marketplace.amazon.com"), ("123-2", *PAID[1:2], "Cancelled", *PAID[3:], "b@marketplace.amazon.com")]
    found = read(write(tmp_path, csv_of(rows, (*AMAZON, "buyer-email"))))
    assert [money for *_, money in bought(found)] == [Decimal("20.00")]
    assert found.aside == {"cancelled": 1}


def test_instacart_has_neither_dates_nor_money(tmp_path: Path) -> None:
    said = refusal(tmp_path, INSTACART, ("1", "7", "prior", "1", "2", "08", ""))
    assert "neither dates nor money" in said


def test_a_browser_is_no_person(tmp_path: Path) -> None:
    said = refusal(tmp_path, EVENTS, ("20250103", "1735898400000000", "purchase", "1.2", "T1", "20.0"))
    assert "browsers (user_pseudo_id) and no people" in said
    assert "--map" not in said


def test_who_is_signed_in_is_a_person(tmp_path: Path) -> None:
    said = refusal(tmp_path, (*EVENTS, "user_id"), ("20250103", "1735898400000000", "purchase", "1.2", "T1", "20.0", "u7"))
    assert "--map customer_id=user_id" in said

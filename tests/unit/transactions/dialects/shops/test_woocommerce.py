"""WooCommerce: plugins that spell the same columns differently; states with and without wc-; items on rows of their own."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.order_files import bought, csv_of, read, write

IMPORT_SUITE = (
    "order_id", "order_date", "status", "order_total", "order_subtotal", "shipping_total", "order_currency",
    "customer_user", "billing_email", "refunded_total",
)  # fmt: skip
ADVANCED = (
    "Order Number", "Order Date", "Order Status", "Order Total Amount", "Order Subtotal Amount", "Order Shipping Amount",
    "Order Currency", "Customer User ID", "Email (Billing)", "Order Refund Amount",
)  # fmt: skip
PAID = ("7", "2025-01-04 10:00:00", "completed", "30.00", "25.00", "5.00", "EUR", "3", "a@x.com", "0")


def state(word: str) -> tuple[str, ...]:
    return ("8", *PAID[1:2], word, *PAID[3:])


@pytest.mark.parametrize("header", [IMPORT_SUITE, ADVANCED])
def test_both_spellings_are_read(tmp_path: Path, header: tuple[str, ...]) -> None:
    refunded = ("8", *PAID[1:7], "0", "A@x.com", "10.00")
    found = read(write(tmp_path, csv_of([PAID, refunded], header)))
    assert found.log.dialect() == "woocommerce"
    assert [(who, money) for who, _, _, money in bought(found)] == [("3", Decimal("30.00")), ("3", Decimal("20.00"))]


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("wc-cancelled", "cancelled"),
        ("failed", "failed payment"),
        ("On hold", "pending payment"),
        ("pending", "pending payment"),
        ("checkout-draft", "unfinished order"),
    ],
)
def test_what_is_no_sale_has_its_reason(tmp_path: Path, word: str, reason: str) -> None:
    assert read(write(tmp_path, csv_of([PAID, state(word)], IMPORT_SUITE))).aside == {reason: 1}


def test_a_state_of_the_shop_s_own_counts_and_is_said(tmp_path: Path) -> None:
    found = read(write(tmp_path, csv_of([PAID, state("shipped")], IMPORT_SUITE)))
    assert found.account.moved["Orders in a state of the shop's own count as sales"].rows == 1


def test_items_on_rows_of_their_own_share_the_order_s_money_once(tmp_path: Path) -> None:
    rows = [(*PAID, "A", "1", "10.00"), (*PAID, "B", "2", "5.00")]
    found = read(write(tmp_path, csv_of(rows, (*IMPORT_SUITE, "item_sku", "item_quantity", "item_price"))))
    assert [money for *_, money in bought(found)] == [Decimal("15.00"), Decimal("15.00")]


def test_refunds_that_stand_within_a_text_are_added_up(tmp_path: Path) -> None:
    header = (*IMPORT_SUITE[:-1], "refund_items")
    twice = (*PAID[:-1], "amount:10.50|reason:broken|date:x;amount:2|reason:|date:y")
    whole = ("8", *PAID[1:2], "refunded", *PAID[3:-1], "")
    found = read(write(tmp_path, csv_of([twice, whole], header)))
    assert [money for *_, money in bought(found)] == [Decimal("17.50"), Decimal("0.00")]

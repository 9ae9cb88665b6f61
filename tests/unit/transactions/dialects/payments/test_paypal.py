"""PayPal in whatever language: columns by what they hold, refunds to their payments, the shop's own address left out."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.order_files import bought, csv_of, read, write

ENGLISH = (
    "Date",
    "Time",
    "TimeZone",
    "Name",
    "Type",
    "Status",
    "Currency",
    "Gross",
    "Fee",
    "Net",
    "From Email Address",
    "To Email Address",
    "Transaction ID",
    "Reference Txn ID",
    "Balance Impact",
)
FINNISH = (
    "Päivä",
    "Aika",
    "Aikavyöhyke",
    "Nimi",
    "Tyyppi",
    "Tila",
    "Valuutta",
    "Brutto",
    "Maksu",
    "Netto",
    "Lähettäjä",
    "Saaja",
    "Tapahtumatunnus",
    "Viite",
    "Vaikutus",
)
SHOP = "shop@x.com"


def paid(number: int, state: str = "Completed", effect: str = "Credit") -> tuple[str, ...]:
    return (
        "13/01/2025",
        "10:00:00",
        "GMT",
        "B",
        "Payment",
        state,
        "GBP",
        "10.00",
        "-0.65",
        "9.35",
        f"b{number % 3}@x.com",
        SHOP,
        f"{number:017X}",
        "",
        effect,
    )


def refund(number: int) -> tuple[str, ...]:
    return (
        "14/01/2025",
        "10:00:00",
        "GMT",
        "",
        "Refund",
        "Completed",
        "GBP",
        "-4.00",
        "0.00",
        "-4.00",
        SHOP,
        f"b{number % 3}@x.com",
        f"{number:016X}R",
        f"{number:017X}",
        "Debit",
    )


def bill(number: int) -> tuple[str, ...]:
    return (
        "15/01/2025",
        "10:00:00",
        "GMT",
        "",
        "Payment",
        "Completed",
        "GBP",
        "-99.00",
        "0.00",
        "-99.00",
        SHOP,
        "paper@x.com",
        f"{number:016X}B",
        "",
        "Debit",
    )


PAYMENTS = [paid(number) for number in range(20)]


@pytest.mark.parametrize("header", [ENGLISH, FINNISH])
def test_the_language_does_not_matter(tmp_path: Path, header: tuple[str, ...]) -> None:
    found = read(write(tmp_path, csv_of([*PAYMENTS, refund(4)], header)))
    assert (found.log.dialect(), found.account.kept.money) == ("paypal", Decimal("196.00"))
    assert {who for who, *_ in bought(found)} == {"b0@x.com", "b1@x.com", "b2@x.com"}


def test_a_refund_belongs_to_the_payment_that_it_names(tmp_path: Path) -> None:
    found = read(write(tmp_path, csv_of([*PAYMENTS, refund(4)], ENGLISH)))
    assert len({row["order_id"] for row in found.lines}) == len(PAYMENTS)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (bill(30), "paid by the shop"),
        (paid(30, "Pending"), "pending payment"),
        (paid(30, "Denied"), "not completed"),
        (paid(30, effect="Memo"), "no effect on the balance"),
    ],
)
def test_what_is_no_sale_has_its_reason(tmp_path: Path, row: tuple[str, ...], reason: str) -> None:
    assert read(write(tmp_path, csv_of([*PAYMENTS, refund(4), row], ENGLISH))).aside == {reason: 1}


def test_a_word_of_an_unknown_language_is_taken_by_its_frequency_and_said(tmp_path: Path) -> None:
    rows = [(*row[:5], "Lokið", *row[6:]) for row in PAYMENTS]
    found = read(write(tmp_path, csv_of([*rows, paid(30, "Hafnað")], ENGLISH)))
    assert found.aside == {"not completed": 1}
    assert any("'Lokið' is taken for a completed payment" in said for said in found.log.warnings)

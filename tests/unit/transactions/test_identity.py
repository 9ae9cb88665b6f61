"""Who bought: id, then e-mail, then phone; one person under two rungs is one; words among codes are nobody."""

from pathlib import Path

import pytest

from tests.order_files import csv_of, line, read, write
from training.transactions.identity import e164

HEADER = ("Order ID", "Date", "Total", "Customer ID", "Email", "Phone", "Country")


def people(folder: Path, *rows: tuple[str, str, str]) -> list[str]:
    full = [(str(i), "2024-01-13", "5.00", *row, "GB") for i, row in enumerate(rows)]
    return [one["customer_id"] for one in read(write(folder, csv_of(full, HEADER))).lines]


def test_the_first_rung_that_is_there_counts(tmp_path: Path) -> None:
    found = people(tmp_path, ("7", "a@x.com", ""), ("", " B@x.com ", ""), ("guest", "", "020 7946 0018"))
    assert found == ["7", "b@x.com", "+442079460018"]


def test_one_address_however_it_is_written(tmp_path: Path) -> None:
    ways = (
        "ann.lee@x.org",
        "Ann.Lee@X.ORG ",
        "'ann.lee@x.org",
        "<ann.lee@x.org>",
        "mailto:ann.lee@x.org",
        "Ann Lee <ann.lee@x.org>",
    )
    assert set(people(tmp_path, *(("", way, "") for way in ways))) == {"ann.lee@x.org"}


def test_numbers_without_a_country_are_of_the_one_that_the_others_name(tmp_path: Path) -> None:
    ways = ("+1 212 555 0123", "(212) 555-0123", "212.555.0123", "1-212-555-0123")
    rows = [(str(i), "2024-01-13", "5.00", way) for i, way in enumerate(ways)]
    found = read(write(tmp_path, csv_of(rows, ("Order ID", "Date", "Total", "Phone"))))
    assert {one["customer_id"] for one in found.lines} == {"+12125550123"}


def test_two_addresses_in_one_cell_are_nobody(tmp_path: Path) -> None:
    assert people(tmp_path, ("", "a@x.org", ""), ("", "a@x.org, b@x.org", "")) == ["a@x.org"]


def test_a_guest_with_a_known_address_is_that_customer(tmp_path: Path) -> None:
    assert people(tmp_path, ("7", "a@x.com", ""), ("", "A@X.com", "")) == ["7", "7"]


def test_an_address_that_two_customers_share_is_neither_of_them(tmp_path: Path) -> None:
    assert people(tmp_path, ("7", "a@x.com", ""), ("8", "a@x.com", ""), ("", "a@x.com", ""))[2] == "a@x.com"


def test_the_rungs_are_counted(tmp_path: Path) -> None:
    rows = [
        ("1", "2024-01-13", "5", "7", "", "", "GB"),
        ("2", "2024-01-13", "5", "", "b@x.com", "", "GB"),
        ("3", "2024-01-13", "5", "", "no mail", "12", "GB"),
    ]
    found = read(write(tmp_path, csv_of(rows, HEADER)))
    assert found.log.identity.rows == {"id": 1, "email": 1, "phone": 0, "nobody": 1}
    assert found.aside == {"no customer": 1}


def test_a_word_among_codes_is_nobody_and_said(tmp_path: Path) -> None:
    rows = [line(Invoice=str(489434 + i), Customer_ID=f"C{i}") for i in range(60)] + [line(Customer_ID="Laufkundschaft")]
    found = read(write(tmp_path, csv_of(rows)))
    assert found.aside == {"no customer": 1}
    assert any("'Laufkundschaft' are taken for nobody" in said for said in found.log.warnings)


def test_names_as_ids_stay(tmp_path: Path) -> None:
    rows = [line(Invoice=str(489434 + i), Customer_ID=name * 3) for i, name in enumerate("abcdefgh" * 8)]
    assert read(write(tmp_path, csv_of(rows))).aside == {}


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("'(020) 7946 0018", "GB", "+442079460018"),
        ("+1 (212) 555-0100", None, "+12125550100"),
        ("0041 44 668 18 00", "CH", "+41446681800"),
        ("7946 0018", None, "79460018"),
        ("n/a", "US", ""),
    ],
)
def test_phone_numbers_are_one_form(text: str, region: str | None, number: str) -> None:
    assert e164(text, region) == number

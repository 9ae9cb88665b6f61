"""What an address book's texts become; phone numbers by Google's tables."""

import pytest

from training.audiences.normalise import country, email, phone


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" Mary@Example.COM ", "mary@example.com"),
        ("a.b+tag@mail.example.co.uk", "a.b+tag@mail.example.co.uk"),
        ("x@xn--bcher-kva.example", "x@xn--bcher-kva.example"),
        ("a@b.c-d.xn--p1ai", "a@b.c-d.xn--p1ai"),
    ],
)
def test_an_address_is_trimmed_and_lowered(text: str, address: str) -> None:
    assert email(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mary",
        "mary@",
        "@example.com",
        "mary@example",
        "mary@@example.com",
        "ma ry@example.com",
        "mary..b@example.com",
        "mary.@example.com",
        "mary@-example.com",
        "=cmd@example.com",
        "+mary@example.com",
        "-mary@example.com",
        "mary@example.com,",
        "x" * 65 + "@example.com",
        "a@" + "b" * 250 + ".com",
        "mary@exa_mple.com",
        "jörg@example.com",
    ],
)
def test_what_no_platform_takes_is_none(text: str) -> None:
    assert email(text) is None


@pytest.mark.parametrize(
    ("text", "code", "number"),
    [
        ("07911 123456", "GB", "+447911123456"),
        ("+44 (0)7911-123456", None, "+447911123456"),
        ("0044 7911 123456", None, "+447911123456"),
        ("(415) 555-2671", "US", "+14155552671"),
        ("07911 123456", None, None),
        ("12", "GB", None),
        ("call me", "GB", None),
        ("", "GB", None),
        ("=1+1", "GB", None),
        ("٠٧٩١١ ١٢٣٤٥٦", "GB", "+447911123456"),
    ],
)
def test_a_phone_is_e164_or_none(text: str, code: str | None, number: str | None) -> None:
    assert phone(text, code) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("GB", "GB"),
        (" gb ", "GB"),
        ("United Kingdom", "GB"),
        ("EIRE", "IE"),
        ("UK", "GB"),
        ("USA", "US"),
        ("Atlantis", None),
        ("ZZ", None),
        ("", None),
    ],
)
def test_a_country_is_its_iso_code(text: str, code: str | None) -> None:
    assert country(text) == code

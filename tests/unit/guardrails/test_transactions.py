"""Days, amounts and horizons: plain forms are read, what could mean two things is refused."""

from datetime import date

import pytest

from backend.errors import ImpossibleValue
from backend.guardrails.transactions import amount_in_units, day_of_purchase, horizon_in_days, ordinal_day


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-05",
        "20240305",
        "2024/03/05",
        " 2024-03-05 ",
        "2024-03-05 14:30",
        "2024-03-05T14:30:00",
        "2024-03-05T14:30:00Z",
        "2024-03-05T23:59:59.999+02:00",
        "2024/03/05 14:30:00",
    ],
)
def test_a_day_with_the_year_first_is_read_and_its_time_does_not_count(text: str) -> None:
    assert ordinal_day(text, "Arrival Date") == date(2024, 3, 5).toordinal()


@pytest.mark.parametrize(
    "given",
    [
        "05/03/2024",
        "5.3.2024",
        "13-03-2024",
        "05-MAR-24",
        "24-03-05",
        "2024-3-5",
        "2024-02-30",
        "2024-W10-2",
        "2024-03",
        "",
        "yesterday",
        "2024-03-05T25:00",
        "2024-03-05 or so",
        "0000-01-01",
        "202403051",
        "２０２４-03-05",
        1_709_596_800_000,
        20_240_305,
        None,
        True,
        [],
        {},
        "2024-03-05\x00",
    ],
)
def test_anything_else_is_refused_by_name(given: object) -> None:
    with pytest.raises(ImpossibleValue, match="Arrival Date"):
        ordinal_day(given, "Arrival Date")


def test_a_day_that_stands_for_an_unknown_one_is_refused() -> None:
    assert day_of_purchase("1900-01-01", "Arrival Date") == date(1900, 1, 1).toordinal()
    with pytest.raises(ImpossibleValue, match="Arrival Date is before anybody bought: '0001-01-01'"):
        day_of_purchase("0001-01-01", "Arrival Date")


@pytest.mark.parametrize(
    ("given", "units"),
    [
        (12, 120_000),
        (12.5, 125_000),
        ("12.50", 125_000),
        (" -3 ", -30_000),
        ("1e2", 1_000_000),
        (".5", 5_000),
        (0.1 + 0.2, 3_000),
    ],
)
def test_a_clean_amount_is_read(given: object, units: int) -> None:
    assert amount_in_units(given, "amount") == units


@pytest.mark.parametrize(
    "given",
    [
        "1,234.50",
        "1.234,50",
        "$12",
        "12 USD",
        "",
        "nan",
        "inf",
        "0x10",
        "1_000",
        "１２",
        None,
        True,
        [],
        {},
        float("nan"),
        float("inf"),
        1e9,
        -1e9,
        10**400,
        "1e999",
    ],
)
def test_an_amount_that_is_no_plain_number_is_refused(given: object) -> None:
    with pytest.raises(ImpossibleValue, match="amount"):
        amount_in_units(given, "amount")


@pytest.mark.parametrize("given", [90, 90.0, "90", "90.0"])
def test_a_whole_horizon_is_read(given: object) -> None:
    assert horizon_in_days(given, "xdays") == 90


@pytest.mark.parametrize("given", [0, -1, 1.5, 3_651, "many", None, True, float("nan"), 10**400])
def test_a_horizon_that_cannot_be_is_refused(given: object) -> None:
    with pytest.raises(ImpossibleValue, match="xdays"):
        horizon_in_days(given, "xdays")

"""At which counts a platform would refuse a file."""

from dataclasses import replace

import pytest

from backend.audiences.preflight import check
from backend.contract.shop.contacts import Reach

FINE = Reach(
    customers=200,
    rows=200,
    no_contact=0,
    no_consent=0,
    no_identifier=0,
    bad_emails=0,
    bad_phones=0,
    with_value=200,
    distinct_values=150,
)


@pytest.mark.parametrize("name", ["meta", "google", "klaviyo", "generic"])
def test_a_sound_file_has_neither_problems_nor_warnings(name: str) -> None:
    found = check(FINE, name, "clv_365d")
    assert (found.problems, found.warnings) == ([], [])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rows": 99}, "100 people or more; this file has 99"),
        ({"distinct_values": 4}, "5 different values above 0; this file has 4"),
        ({"rows": 0, "no_contact": 200}, "None of these customers has a contact"),
        ({"rows": 0, "no_consent": 200}, "None of these customers may be exported"),
        ({"rows": 0, "customers": 0}, "Nobody belongs to this group"),
    ],
)
def test_what_meta_would_reject(change: dict[str, int], said: str) -> None:
    assert any(said in problem for problem in check(replace(FINE, **change), "meta", "clv_365d").problems)


def test_the_limits_themselves_are_allowed() -> None:
    assert check(replace(FINE, rows=100, distinct_values=5), "meta", "clv_365d").problems == []


def test_only_meta_counts_people_and_values() -> None:
    assert check(replace(FINE, rows=1, distinct_values=0), "google", "clv_365d").problems == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"no_consent": 3}, "3 of 200 customers have not consented"),
        ({"no_contact": 2}, "2 of 200 customers have no contact"),
        ({"no_identifier": 1}, "1 of 200 customers consented but"),
        ({"bad_emails": 4}, "4 of 200 customers gave an e-mail"),
        ({"bad_phones": 5}, "5 of 200 customers gave a phone"),
        ({"with_value": 150}, "50 rows have no clv_365d above 0"),
        ({"rows": 20_001, "with_value": 20_001}, "send this file in 3 parts"),
    ],
)
def test_what_costs_matches_is_counted(change: dict[str, int], said: str) -> None:
    assert any(said in warning for warning in check(replace(FINE, **change), "meta", "clv_365d").warnings)
